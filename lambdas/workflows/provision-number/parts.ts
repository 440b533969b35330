import * as z from 'zod/mini';
import { findingSchema, outcomeSchemas, verificationSchema } from '../../outcomes/outcome-schemas.ts';
import { pathResults } from '../../telephony/sip-path.ts';

/*
 * The document that an execution carries: the parts that its states add, and the answers that take its place. Each schema
 * is built when it is asked for, since a step reads and writes few of them.
 */

/** The request with every default filled in; `null` says that there is none, on purpose. */
const completeRequestSchema = () =>
  z.object({
    phoneNumber: z.string(),
    agentId: z.string(),
    trunkName: z.string(),
    trunkSid: z.nullable(z.string()),
    /** As Exotel wants it: `host:port;transport=tcp|tls`; `null`: a person is asked. */
    destination: z.nullable(z.string()),
    /** The Exotel edge, `host:port`. */
    terminationHost: z.string(),
    staticIps: z.array(z.string()),
    callerId: z.nullable(z.string()),
    flowAppId: z.nullable(z.string()),
    /** Whether the execution waits until a person has made the Connect applet. */
    awaitsConnectApplet: z.boolean(),
    /** Number that the verification call rings; `null` skips it. */
    verificationCallTo: z.nullable(z.string()),
    /** The other number that places the call, to this one; `null`: this one places it. */
    loopbackFrom: z.nullable(z.string()),
    /** Whether the request itself asks for the call: then it is placed though nothing has changed since the last one. */
    verificationAsked: z.boolean(),
    replaceExisting: z.boolean(),
    onFailure: z.enum(['roll-back', 'keep']),
  });

/** What a Catch gets. */
export const failureSchema = () => z.object({ Error: z.string(), Cause: z.string() });

/** What each state adds to the document, under its name. Small on purpose: no secret, no copies of answers. */
export const provisioningParts = {
  request: completeRequestSchema,
  claim: () =>
    z.object({
      phoneNumber: z.string(),
      /** `false`: there is nothing to do, for a reason that stands in the log. */
      held: z.boolean(),
      claimedAt: z.string(),
      takenOverFrom: z.nullable(z.string()),
    }),
  trunk: () => z.object({ trunkSid: z.string(), trunkName: z.string(), outcome: z.enum(['created', 'found']) }),
  mapping: () => z.object({ outcome: z.enum(['created', 'found']) }),
  digest: () =>
    z.object({
      secretArn: z.string(),
      secretVersionId: z.string(),
      outcome: z.enum(['created', 'found']),
    }),
  allowedIps: () => z.object({ created: z.array(z.string()), found: z.array(z.string()) }),
  product: () => z.object({ productId: z.string(), outcome: z.enum(['created', 'found']) }),
  /** What a person answered who was asked where inbound calls go; as `destination`. */
  origination: () => z.object({ destination: z.string() }),
  destination: () => z.object({ destination: z.string(), outcome: z.enum(['created', 'found']) }),
  attachment: () => z.object({ outcome: z.enum(['created', 'found']), formerAgentId: z.nullable(z.string()) }),
  /** What a person answered who was asked for the Connect applet; `null`: made, and the flow assigned by hand. */
  applet: () => z.object({ flowAppId: z.nullable(z.string()) }),
  route: () =>
    z.object({
      outcome: z.enum(['created', 'found', 'by hand']),
      /** The flow that the number is routed to; `null` where a person assigns it. */
      flowAppId: z.nullable(z.string()),
      formerVoiceUrl: z.nullable(z.string()),
      manualStep: z.string(),
    }),
  callerIdAlias: () => z.object({ callerId: z.string(), outcome: z.enum(['created', 'found']) }),
  configuration: () =>
    z.object({
      checked: z.array(z.string()),
      /** Whether this execution changed anything at the two services. */
      changed: z.boolean(),
      /** What proved the very same configuration before; `null` when something changed since, or nothing did. */
      earlierVerification: z.nullable(verificationSchema()),
    }),
  probe: () =>
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
  call: () =>
    z.object({
      conversationId: z.string(),
      /** ISO 8601 */
      placedAt: z.string(),
      /** The agent that places it. */
      agentId: z.string(),
    }),
  callStatus: () =>
    z.object({
      ended: z.boolean(),
      /** Once ended. Answered and rang both show that the outbound SIP leg works. */
      verdict: z.optional(z.enum(['answered', 'rang'])),
      proved: z.optional(z.array(z.enum(['outbound', 'inbound']))),
      summary: z.optional(z.string()),
      status: z.string(),
      /** How often a loopback call was looked for in the log of the inbound side since it was over. */
      inboundLooks: z.number(),
    }),
  failure: failureSchema,
  diagnosis: () =>
    z.object({
      error: z.string(),
      /** What happened, how it is known and what to do: for a person. */
      message: z.string(),
      /** The one to act on first; `null` when nothing was found, or the failure was no call's. */
      finding: z.nullable(findingSchema()),
      findings: z.array(findingSchema()),
      /** Everything that was looked at, in a sentence each, whether or not it is in order. */
      observed: z.array(z.string()),
    }),
  /** `redriveCount`: of the execution when its failure was recorded. */
  outcome: () => z.object({ error: z.string(), cause: z.string(), redriveCount: z.number() }),
};

/** What an execution that succeeded answers: the `DID Provisioned` event's detail. */
// Not strict: the ledger may have more of it, of another version.
export const provisionedSchema = () =>
  z.extend(z.omit(z.object(outcomeSchemas['DID Provisioned']().shape), { execution: true }), {
    // Earlier versions recorded none.
    warnings: z._default(z.array(z.string()), []),
  });

/** Answers that take the place of the whole document. */
export const provisioningDocuments = {
  'record-success': provisionedSchema,
  'give-up': () => z.object({}),
};
