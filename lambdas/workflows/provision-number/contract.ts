import * as z from 'zod/mini';
import { findingSchema, verificationSchema } from '../../outcomes/outcome-schemas.ts';
import { audioNames } from '../../telephony/audio.ts';
import { pathResults } from '../../telephony/sip-path.ts';
import type { StepContract } from '../step-contract.ts';
import { completeRequestSchema, failureSchema, provisionedSchema } from './document.ts';

/**
 * The steps of the provisioning, in its order. The key is the file's name in this folder. What a step adds to the document
 * is small on purpose: no secret, no copies of answers.
 */
export const provisioningSteps = {
  'validate-request': {
    state: 'Validate request',
    reads: 'request as given',
    writes: 'request',
    schema: completeRequestSchema,
    uses: ['exotel', 'atoms', 'ledger: answers', 'request defaults'],
  },
  'claim-number': {
    state: 'Claim number',
    reads: ['request'],
    writes: 'claim',
    schema: () =>
      z.object({
        phoneNumber: z.string(),
        /** `false`: there is nothing to do; the log says why. */
        held: z.boolean(),
        claimedAt: z.string(),
        takenOverFrom: z.nullable(z.string()),
      }),
    uses: ['ledger: read', 'ledger: record', 'ledger: trunks', 'status of executions'],
  },
  'create-trunk': {
    state: 'Create trunk',
    reads: ['request'],
    writes: 'trunk',
    schema: () => z.object({ trunkSid: z.string(), trunkName: z.string(), outcome: z.enum(['created', 'found']) }),
    uses: ['ledger: read', 'ledger: numbers', 'ledger: trunks', 'exotel'],
    holdsClaim: true,
  },
  'map-did': {
    state: 'Map DID to trunk',
    reads: ['request', 'trunk'],
    writes: 'mapping',
    schema: () => z.object({ outcome: z.enum(['created', 'found']) }),
    uses: ['ledger: read', 'ledger: trunks', 'exotel'],
    holdsClaim: true,
  },
  'set-digest-credentials': {
    state: 'Set digest credentials',
    reads: ['request', 'trunk'],
    writes: 'digest',
    schema: () =>
      z.object({
        secretArn: z.string(),
        secretVersionId: z.string(),
        outcome: z.enum(['created', 'found']),
      }),
    uses: ['ledger: read', 'ledger: trunks', 'exotel', 'digest: create'],
    holdsClaim: true,
  },
  'allow-static-ips': {
    state: 'Allow static IPs',
    reads: ['request', 'trunk'],
    writes: 'allowedIps',
    schema: () => z.object({ created: z.array(z.string()), found: z.array(z.string()) }),
    uses: ['ledger: read', 'ledger: trunks', 'exotel'],
    holdsClaim: true,
  },
  'import-number': {
    state: 'Import number to Atoms',
    reads: ['request', 'digest'],
    writes: 'product',
    schema: () => z.object({ productId: z.string(), outcome: z.enum(['created', 'found']) }),
    uses: ['ledger: read', 'ledger: numbers', 'ledger: agents', 'atoms', 'digest: read'],
    holdsClaim: true,
  },
  'await-origination-uri': {
    state: 'Await origination URI',
    reads: ['request'],
    writes: 'origination',
    /** A person's answer to where inbound calls go, as `destination`. */
    schema: () => z.object({ destination: z.string() }),
    uses: ['ledger: read', 'ledger: ask', 'events', 'task answers', 'wait time'],
    waitsForPerson: true,
    holdsClaim: true,
  },
  'post-destination-uris': {
    state: 'Post destination URIs',
    reads: ['request', 'trunk'],
    mayRead: ['origination'],
    writes: 'destination',
    schema: () => z.object({ destination: z.string(), outcome: z.enum(['created', 'found']) }),
    uses: ['ledger: read', 'ledger: trunks', 'exotel'],
    holdsClaim: true,
  },
  'attach-number': {
    state: 'Attach number to agent',
    reads: ['request', 'product'],
    writes: 'attachment',
    schema: () => z.object({ outcome: z.enum(['created', 'found']), formerAgentId: z.nullable(z.string()) }),
    uses: ['ledger: read', 'ledger: numbers', 'ledger: agents', 'atoms'],
    holdsClaim: true,
  },
  'await-connect-applet': {
    state: 'Await Connect applet',
    reads: ['request', 'trunk'],
    writes: 'applet',
    /** A person's answer about the Connect applet; `null`: it is made, and the flow is assigned by hand. */
    schema: () => z.object({ flowAppId: z.nullable(z.string()) }),
    uses: ['ledger: read', 'ledger: ask', 'events', 'task answers', 'wait time'],
    waitsForPerson: true,
    holdsClaim: true,
  },
  'route-did': {
    state: 'Route DID to Connect flow',
    reads: ['request', 'trunk'],
    mayRead: ['applet'],
    writes: 'route',
    schema: () =>
      z.object({
        outcome: z.enum(['created', 'found', 'by hand']),
        /** The flow that the number is routed to; `null` where a person assigns it. */
        flowAppId: z.nullable(z.string()),
        formerVoiceUrl: z.nullable(z.string()),
        manualStep: z.string(),
      }),
    uses: ['ledger: read', 'ledger: numbers', 'exotel'],
    holdsClaim: true,
  },
  'set-caller-id': {
    state: 'Set caller ID alias',
    reads: ['request', 'trunk'],
    writes: 'callerIdAlias',
    schema: () => z.object({ callerId: z.string(), outcome: z.enum(['created', 'found']) }),
    uses: ['ledger: read', 'ledger: trunks', 'exotel'],
    holdsClaim: true,
  },
  'check-configuration': {
    state: 'Check configuration',
    reads: ['request', 'trunk', 'mapping', 'digest', 'product', 'destination', 'attachment', 'route'],
    mayRead: ['allowedIps', 'callerIdAlias'],
    writes: 'configuration',
    schema: () =>
      z.object({
        checked: z.array(z.string()),
        /** Whether this execution changed anything at the two services. */
        changed: z.boolean(),
        /** What proved this configuration before; `null`: nothing did, or something has changed since. */
        earlierVerification: z.nullable(verificationSchema()),
      }),
    uses: ['ledger: read', 'exotel', 'atoms', 'digest: look'],
  },
  // What it finds goes into a diagnosis. It stops nothing, not even by failing.
  'probe-sip-paths': {
    state: 'Probe SIP paths',
    notPlanned: true,
    reads: ['request', 'destination'],
    writes: 'probe',
    schema: () =>
      z.object({
        paths: z.array(
          z.object({
            direction: z.enum(['outbound', 'inbound']),
            /** `host:port;transport=tcp|tls` */
            address: z.string(),
            result: z.enum(pathResults),
            detail: z.string(),
            roundTripMillis: z.nullable(z.number()),
          }),
        ),
      }),
    uses: ['probe limit'],
  },
  'place-verification-call': {
    state: 'Place verification call',
    reads: ['request', 'claim', 'product'],
    // The call that it has placed before, if it is to be answered by one the other way round.
    mayRead: ['callStatus'],
    writes: 'call',
    schema: () =>
      z.object({
        conversationId: z.string(),
        /** ISO 8601 */
        placedAt: z.string(),
        /** The agent that places it. */
        agentId: z.string(),
      }),
    uses: ['ledger: read', 'ledger: numbers', 'atoms', 'ring time'],
    holdsClaim: true,
  },
  'read-call': {
    state: 'Read call',
    notPlanned: true,
    reads: ['request', 'call'],
    mayRead: ['callStatus'],
    writes: 'callStatus',
    schema: () =>
      z.object({
        ended: z.boolean(),
        /** Once the call to the number has ended well, and the one back is to be placed. */
        next: z.optional(z.literal('call back')),
        /** From then on: what the call to the number has shown, and the agent that placed it. */
        firstCall: z.optional(z.object({ agentId: z.string(), audio: z.enum(audioNames), summary: z.string() })),
        /** Once ended. Answered and rang both show that the outbound SIP leg works. */
        verdict: z.optional(z.enum(['answered', 'rang'])),
        proved: z.optional(z.array(z.enum(['outbound', 'inbound']))),
        audio: z.optional(z.enum(audioNames)),
        summary: z.optional(z.string()),
        status: z.string(),
        /** When it was last seen in the queue of a full workspace; ISO 8601. */
        queuedAt: z.optional(z.string()),
        /** How often the inbound side's log was searched for a loopback call after its end. */
        inboundLooks: z.number(),
        /** How often an answered call was read that did not show both sides heard; earlier versions did not. */
        soundLooks: z.optional(z.number()),
      }),
    uses: ['atoms', 'call time limit'],
  },
  'record-success': {
    state: 'Record success',
    notPlanned: true,
    reads: ['request', 'trunk', 'digest', 'product', 'destination', 'route', 'configuration'],
    mayRead: ['probe', 'call', 'callStatus'],
    writes: 'document',
    schema: provisionedSchema,
    uses: ['ledger: read', 'ledger: record', 'events'],
    holdsClaim: true,
  },
  diagnose: {
    state: 'Diagnose',
    notPlanned: true,
    reads: ['failure'],
    mayRead: ['request', 'trunk', 'digest', 'product', 'destination', 'route', 'probe', 'call', 'callStatus'],
    writes: 'diagnosis',
    schema: () =>
      z.object({
        error: z.string(),
        /** What happened, how it is known and what to do: for a person. */
        message: z.string(),
        /** The one to act on first; `null` when nothing was found, or no call failed. */
        finding: z.nullable(findingSchema()),
        findings: z.array(findingSchema()),
        /** Everything that was looked at, in a sentence each, whether or not it is in order. */
        observed: z.array(z.string()),
      }),
    uses: ['ledger: read', 'exotel', 'atoms', 'digest: look'],
  },
  'record-failure': {
    state: 'Record failure',
    notPlanned: true,
    reads: ['failure'],
    mayRead: ['request', 'claim', 'trunk', 'product', 'call', 'diagnosis', 'rollBack', 'rollBackFailure'],
    writes: 'outcome',
    /** `redriveCount`: of the execution when its failure was recorded. */
    schema: () => z.object({ error: z.string(), cause: z.string(), redriveCount: z.number() }),
    uses: ['ledger: read', 'ledger: record', 'events', 'status of provisioning'],
  },
  // Fails the execution with its outcome. A redrive passes through it, and begins again.
  'give-up': {
    state: 'Provisioning failed',
    notPlanned: true,
    reads: ['failure'],
    mayRead: [
      'outcome',
      // Where that lacks, whatever says what may be there.
      ...(['request', 'claim', 'trunk', 'mapping', 'digest', 'allowedIps', 'product', 'destination'] as const),
      ...(['attachment', 'route', 'callerIdAlias', 'rollBack', 'rollBackFailure'] as const),
      ...(['recordingFailure', 'unrecorded'] as const),
    ],
    writes: 'document',
    schema: () => z.object({}),
    uses: ['status of provisioning'],
  },
} as const satisfies Record<string, StepContract>;

/** What a Catch adds to the document. */
export const provisioningCatches = {
  failure: failureSchema,
  /** Why a failure could not be recorded. */
  recordingFailure: failureSchema,
  /** In place of an outcome. `redriveCount`: of the execution at that time. */
  unrecorded: () => z.object({ redriveCount: z.number() }),
};

export type ProvisioningStepName = keyof typeof provisioningSteps;

const names = Object.keys(provisioningSteps) as ProvisioningStepName[];

/**
 * The steps that an execution passes one after the other once its request is valid, until all is made and compared. Their
 * order stands above, and nowhere else: the state machine and the plan take it from here.
 */
export const stepsUpToProof = names.slice(names.indexOf('claim-number'), names.indexOf('check-configuration') + 1);
