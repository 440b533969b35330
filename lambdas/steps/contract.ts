import * as z from 'zod';
import { findingSchema, outcomeSchemas, verificationSchema } from '../provisioning/outcome-schemas.ts';
import { agentIdSchema } from '../telephony/agent-id.ts';
import { flowAppIdSchema } from '../telephony/flow.ts';
import { phoneNumberSchema } from '../telephony/phone-number.ts';
import { exotelDestination, notAllowed, originationUriSchema } from '../telephony/sip-address.ts';
import { pathResults } from '../telephony/sip-path.ts';
import { staticIpSchema } from '../telephony/static-ip.ts';
import { trunkNameSchema, trunkSidSchema } from '../telephony/trunk-name.ts';

/*
 * The workflow's contract, all of it: what a request may say, what each state adds to the document that an
 * execution carries, and which parts each step reads. The state machine is wired from `steps` below and each
 * handler takes its types from it, so that a renamed field is found by the compiler.
 */

const noteSchema = z.string().trim().min(1, 'must not be empty').max(200, 'must be at most 200 characters long');

/** What an operator, or a `DID Purchased` event's detail, may say. Unknown fields are refused by name. */
const requestFields = z.strictObject({
  /** The DID, E.164. */
  phoneNumber: phoneNumberSchema,
  /** The Atoms agent that gets the number; the environment may have a default. */
  agentId: agentIdSchema.optional(),
  /** Name of the trunk to create, or of one that Trunkline made before; default `t` and the number's digits. */
  trunkName: trunkNameSchema.optional(),
  /** An existing trunk to use, in place of creating one. */
  trunkSid: trunkSidSchema.optional(),
  /** Where Exotel sends inbound calls: the address on Atoms' Import SIP screen. */
  originationUri: originationUriSchema.transform(exotelDestination).optional(),
  /** Source addresses that may call without digest; each is allowed as a /32. */
  staticIps: z.array(staticIpSchema).max(20, 'has more than 20 addresses: allow at most 20').optional(),
  /** Number shown to the called party in place of the DID; E.164. */
  callerId: phoneNumberSchema.optional(),
  /** App id of the Exotel flow whose Connect applet dials the trunk. */
  flowAppId: flowAppIdSchema.optional(),
  /** Whom the verification call rings; or which other number of the workspace calls this one; or that none is placed. */
  verification: z
    .union(
      [
        z.literal('skip'),
        z.strictObject({ callTo: phoneNumberSchema }),
        z.strictObject({ mode: z.literal('loopback'), from: phoneNumberSchema }),
      ],
      {
        error:
          'must be "skip", or {"callTo": "+..."} with a number that somebody can answer, or {"mode": "loopback", "from": "+..."} with another number of the Atoms workspace',
      },
    )
    .optional(),
  /** Whether a number that is in Atoms already, and not by Trunkline or otherwise than asked, is removed and imported anew. */
  replaceExisting: z.boolean('must be true or false').optional(),
  /** What becomes of what an execution has made when it fails; default `roll-back`. */
  onFailure: z.enum(['roll-back', 'keep'], 'must be "roll-back" or "keep"').optional(),
  /** Who starts it, as the operator's status shows it: an ARN of AWS, or the source of an event. */
  startedBy: noteSchema.optional(),
  /** Why it is started, for whoever reads it later. */
  reason: noteSchema.optional(),
});

type RequestFields = z.output<typeof requestFields>;

/** What no field shows alone. */
function checkTogether(request: RequestFields, context: z.core.$RefinementCtx): void {
  const problem = (path: PropertyKey[], message: string) => context.addIssue({ code: 'custom', path, message });
  const { phoneNumber, trunkName, trunkSid, originationUri, staticIps = [], verification } = request;
  if (trunkName !== undefined && trunkSid !== undefined) {
    problem(['trunkName'], 'stands beside trunkSid, which names an existing trunk already: give one of the two');
  }
  if (typeof verification === 'object' && 'callTo' in verification && verification.callTo === phoneNumber) {
    problem(
      ['verification', 'callTo'],
      `${phoneNumber} is the number being provisioned: give another phone that somebody can answer`,
    );
  }
  if (typeof verification === 'object' && 'from' in verification && verification.from === phoneNumber) {
    problem(['verification', 'from'], `${phoneNumber} is the number being provisioned: give another one that calls it`);
  }
  // One that is no origination URI has its problem already.
  const { data: place } = originationUriSchema.safeParse(originationUri);
  const shut = place && notAllowed(place, staticIps);
  if (shut) problem(['originationUri'], `${shut}: name it in staticIps too, or give a host name`);
}

export const requestSchema = requestFields.superRefine(checkTogether);

/**
 * The detail of a `DID Purchased` event: a request, and optionally what tells one purchase from another.
 * The same detail starts one execution, however often it is put or delivered; a new `purchaseId` makes it another.
 */
export const purchaseSchema = requestFields
  .extend({
    purchaseId: z
      .string()
      .regex(/^[\w.-]{1,64}$/, 'must be 1 to 64 letters, digits, dots, dashes or underscores')
      .optional(),
  })
  .superRefine(checkTogether);

/** The request with every default filled in; `null` says that there is none, on purpose. */
const completeRequestSchema = z.object({
  phoneNumber: z.string(),
  agentId: z.string(),
  trunkName: z.string(),
  trunkSid: z.string().nullable(),
  /** As Exotel wants it: `host:port;transport=tcp|tls`; `null`: a person is asked. */
  destination: z.string().nullable(),
  /** The Exotel edge, `host:port`. */
  terminationHost: z.string(),
  staticIps: z.array(z.string()),
  callerId: z.string().nullable(),
  flowAppId: z.string().nullable(),
  /** Whether the execution waits until a person has made the Connect applet. */
  awaitsConnectApplet: z.boolean(),
  /** Number that the verification call rings; `null` skips it. */
  verificationCallTo: z.string().nullable(),
  /** The other number that places the call, to this one; `null`: this one places it. */
  loopbackFrom: z.string().nullable(),
  /** Whether the request itself asks for the call: then it is placed though nothing has changed since the last one. */
  verificationAsked: z.boolean(),
  replaceExisting: z.boolean(),
  onFailure: z.enum(['roll-back', 'keep']),
});

const failureSchema = z.object({ Error: z.string(), Cause: z.string() });

/** An execution that ended with nobody there to clean up: how, and what it was asked to do in that case. */
const endedSchema = z.strictObject({
  execution: z.string(),
  error: z.string(),
  cause: z.string(),
  onFailure: z.enum(['roll-back', 'keep']),
});

/** What starts a roll-back: Trunkline itself, with `ended`, or an operator, for what an earlier one has left. */
export const rollBackRequestSchema = z.strictObject({
  phoneNumber: phoneNumberSchema,
  /** The operator has dealt with everything that no API undoes: the ledger may forget it. */
  settled: z.boolean('must be true or false').optional(),
  ended: endedSchema.optional(),
});

/** What each state adds to the document, under its name. Small on purpose: no secret, no copies of answers. */
const parts = {
  request: completeRequestSchema,
  claim: z.object({
    phoneNumber: z.string(),
    /** `false`: there is nothing to do, for a reason that stands in the log. */
    held: z.boolean(),
    claimedAt: z.string(),
    takenOverFrom: z.string().nullable(),
  }),
  trunk: z.object({ trunkSid: z.string(), trunkName: z.string(), outcome: z.enum(['created', 'found']) }),
  mapping: z.object({ outcome: z.enum(['created', 'found']) }),
  digest: z.object({
    secretArn: z.string(),
    secretVersionId: z.string(),
    outcome: z.enum(['created', 'found']),
  }),
  allowedIps: z.object({ created: z.array(z.string()), found: z.array(z.string()) }),
  product: z.object({ productId: z.string(), outcome: z.enum(['created', 'found']) }),
  /** What a person answered who was asked where inbound calls go; as `destination`. */
  origination: z.object({ destination: z.string() }),
  destination: z.object({ destination: z.string(), outcome: z.enum(['created', 'found']) }),
  attachment: z.object({ outcome: z.enum(['created', 'found']), formerAgentId: z.string().nullable() }),
  /** What a person answered who was asked for the Connect applet; `null`: made, and the flow assigned by hand. */
  applet: z.object({ flowAppId: z.string().nullable() }),
  route: z.object({
    outcome: z.enum(['created', 'found', 'by hand']),
    /** The flow that the number is routed to; `null` where a person assigns it. */
    flowAppId: z.string().nullable(),
    formerVoiceUrl: z.string().nullable(),
    manualStep: z.string(),
  }),
  callerIdAlias: z.object({ callerId: z.string(), outcome: z.enum(['created', 'found']) }),
  configuration: z.object({
    checked: z.array(z.string()),
    /** Whether this execution changed anything at the two services. */
    changed: z.boolean(),
    /** What proved the very same configuration before; `null` when something changed since, or nothing did. */
    earlierVerification: verificationSchema.nullable(),
  }),
  probe: z.object({
    paths: z.array(
      z.object({
        direction: z.enum(['outbound', 'inbound']),
        /** `host:port;transport=tcp|tls` */
        address: z.string(),
        result: z.enum(pathResults),
        detail: z.string(),
        roundTripMillis: z.number().nullable(),
      }),
    ),
  }),
  call: z.object({
    conversationId: z.string(),
    /** ISO 8601 */
    placedAt: z.string(),
    /** The agent that places it. */
    agentId: z.string(),
  }),
  callStatus: z.object({
    ended: z.boolean(),
    /** Once ended. Answered and rang both show that the outbound SIP leg works. */
    verdict: z.enum(['answered', 'rang']).optional(),
    proved: z.array(z.enum(['outbound', 'inbound'])).optional(),
    summary: z.string().optional(),
    status: z.string(),
    /** How often a loopback call was looked for in the log of the inbound side since it was over. */
    inboundLooks: z.number(),
  }),
  failure: failureSchema,
  diagnosis: z.object({
    error: z.string(),
    /** What happened, how it is known and what to do: for a person. */
    message: z.string(),
    /** The one to act on first; `null` when nothing was found, or the failure was no call's. */
    finding: findingSchema.nullable(),
    findings: z.array(findingSchema),
    /** Everything that was looked at, in a sentence each, whether or not it is in order. */
    observed: z.array(z.string()),
  }),
  rollBack: z.object({ undone: z.array(z.string()), remains: z.array(z.string()) }),
  rollBackFailure: failureSchema,
  /** `redriveCount`: of the execution when its failure was recorded. */
  outcome: z.object({ error: z.string(), cause: z.string(), redriveCount: z.number() }),
  settled: z.boolean(),
  ended: endedSchema,
} as const;

type Parts = typeof parts;
export type PartName = keyof Parts;

/** What an execution that succeeded answers: the `DID Provisioned` event's detail. */
// Not strict: the ledger may have more of it, of another version.
export const provisionedSchema = z
  .object(outcomeSchemas['DID Provisioned'].shape)
  .omit({ execution: true })
  .extend({
    // Earlier versions recorded none.
    warnings: z.array(z.string()).default([]),
  });

/** What a roll-back on its own answers. */
export const rolledBackSchema = z.object({
  phoneNumber: z.string(),
  undone: z.array(z.string()),
  /** What is left for a person to do. */
  remains: z.array(z.string()),
  /** `null`, or why it failed. */
  failed: z.string().nullable(),
});

/** Answers that take the place of the whole document. */
const documents = {
  'record-success': provisionedSchema,
  'take-over-number': z.object({ claim: parts.claim, settled: parts.settled, ended: parts.ended.optional() }),
  'record-roll-back': rolledBackSchema,
  'give-up': z.object({}),
} as const;

interface StepContract {
  /** The state's name, as the operator reads it in the console. */
  state: string;
  /** Parts of the document that the step gets. */
  reads: readonly PartName[] | 'request as given';
  /** Parts that it gets if their states were passed through. */
  mayRead?: readonly PartName[];
  /** The part that its answer becomes; `document` replaces the whole document. */
  writes: PartName | 'document';
  /** It asks a person, and the state ends with the answer and not with the Lambda. */
  waitsForPerson?: true;
  /** It changes something for a number, or says that it is done: only while its execution holds the number's claim. */
  holdsClaim?: true;
}

/** The steps, in the order of the workflow. The key is the file's name in this folder. */
export const steps = {
  'validate-request': { state: 'Validate request', reads: 'request as given', writes: 'request' },
  'claim-number': { state: 'Claim number', reads: ['request'], writes: 'claim' },
  'create-trunk': { state: 'Create trunk', reads: ['request'], writes: 'trunk', holdsClaim: true },
  'map-did': { state: 'Map DID to trunk', reads: ['request', 'trunk'], writes: 'mapping', holdsClaim: true },
  'set-digest-credentials': {
    state: 'Set digest credentials',
    reads: ['request', 'trunk'],
    writes: 'digest',
    holdsClaim: true,
  },
  'allow-static-ips': {
    state: 'Allow static IPs',
    reads: ['request', 'trunk'],
    writes: 'allowedIps',
    holdsClaim: true,
  },
  'import-number': {
    state: 'Import number to Atoms',
    reads: ['request', 'digest'],
    writes: 'product',
    holdsClaim: true,
  },
  'await-origination-uri': {
    state: 'Await origination URI',
    reads: ['request'],
    writes: 'origination',
    waitsForPerson: true,
    holdsClaim: true,
  },
  'post-destination-uris': {
    state: 'Post destination URIs',
    reads: ['request', 'trunk'],
    mayRead: ['origination'],
    writes: 'destination',
    holdsClaim: true,
  },
  'attach-number': {
    state: 'Attach number to agent',
    reads: ['request', 'product'],
    writes: 'attachment',
    holdsClaim: true,
  },
  'await-connect-applet': {
    state: 'Await Connect applet',
    reads: ['request', 'trunk'],
    writes: 'applet',
    waitsForPerson: true,
    holdsClaim: true,
  },
  'route-did': {
    state: 'Route DID to Connect flow',
    reads: ['request', 'trunk'],
    mayRead: ['applet'],
    writes: 'route',
    holdsClaim: true,
  },
  'set-caller-id': {
    state: 'Set caller ID alias',
    reads: ['request', 'trunk'],
    writes: 'callerIdAlias',
    holdsClaim: true,
  },
  'check-configuration': {
    state: 'Check configuration',
    reads: ['request', 'trunk', 'mapping', 'digest', 'product', 'destination', 'attachment', 'route'],
    mayRead: ['allowedIps', 'callerIdAlias'],
    writes: 'configuration',
  },
  // What it finds goes into a diagnosis. It stops nothing, not even by failing.
  'probe-sip-paths': { state: 'Probe SIP paths', reads: ['request', 'destination'], writes: 'probe' },
  'place-verification-call': {
    state: 'Place verification call',
    reads: ['request', 'claim', 'product'],
    writes: 'call',
    holdsClaim: true,
  },
  'read-call': { state: 'Read call', reads: ['request', 'call'], mayRead: ['callStatus'], writes: 'callStatus' },
  'record-success': {
    state: 'Record success',
    reads: ['request', 'trunk', 'digest', 'product', 'destination', 'route', 'configuration'],
    mayRead: ['probe', 'call', 'callStatus'],
    writes: 'document',
    holdsClaim: true,
  },
  diagnose: {
    state: 'Diagnose',
    reads: ['failure'],
    mayRead: ['request', 'trunk', 'digest', 'product', 'destination', 'route', 'probe', 'call'],
    writes: 'diagnosis',
  },
  'roll-back': { state: 'Roll back', reads: ['claim'], mayRead: ['settled'], writes: 'rollBack' },
  'record-failure': {
    state: 'Record failure',
    reads: ['failure'],
    mayRead: ['request', 'claim', 'trunk', 'product', 'call', 'diagnosis', 'rollBack', 'rollBackFailure'],
    writes: 'outcome',
  },
  // Fails the execution with its outcome. A redrive passes through it, and begins again.
  'give-up': {
    state: 'Provisioning failed',
    reads: ['failure'],
    mayRead: ['outcome'],
    writes: 'document',
  },
  // The roll-back on its own, of an execution that ended where no state of it could clean up.
  'take-over-number': { state: 'Take over number', reads: 'request as given', writes: 'document' },
  'record-roll-back': {
    state: 'Record roll-back',
    reads: ['claim', 'settled'],
    mayRead: ['ended', 'rollBack', 'rollBackFailure'],
    writes: 'document',
  },
} as const satisfies Record<string, StepContract>;

export type StepName = keyof typeof steps;

/** The steps that run only while their execution holds the number's claim. */
export type ClaimedStepName = {
  [Name in StepName]: (typeof steps)[Name] extends { holdsClaim: true } ? Name : never;
}[StepName];

type PartsNamed<Names> = Names extends readonly (infer Name extends PartName)[]
  ? { [Key in Name]: z.infer<Parts[Key]> }
  : unknown;
type Field<Name extends StepName, Key extends string> =
  (typeof steps)[Name] extends Record<Key, infer Value> ? Value : readonly [];

export type StepInput<Name extends StepName> = PartsNamed<Field<Name, 'reads'>> &
  Partial<PartsNamed<Field<Name, 'mayRead'>>>;

export type StepOutput<Name extends StepName> = (typeof steps)[Name]['writes'] extends infer Part extends PartName
  ? z.infer<Parts[Part]>
  : Name extends keyof typeof documents
    ? z.infer<(typeof documents)[Name]>
    : never;

/** Whether the state of a step ends with the answer of a person. */
export function waitsForPerson(name: StepName): boolean {
  const { waitsForPerson: waits }: StepContract = steps[name];
  return waits ?? false;
}

/** @returns the schema of what a step is given. */
export function inputSchema<Name extends StepName>(name: Name): z.ZodType<StepInput<Name>> {
  const { reads, mayRead = [] }: StepContract = steps[name];
  const schema =
    reads === 'request as given'
      ? z.unknown()
      : z.object({
          ...Object.fromEntries(reads.map((part) => [part, parts[part]])),
          ...Object.fromEntries(mayRead.map((part) => [part, z.optional(parts[part])])),
        });
  return schema as unknown as z.ZodType<StepInput<Name>>;
}

/** @returns the schema of what a step answers. */
export function outputSchema<Name extends StepName>(name: Name): z.ZodType<StepOutput<Name>> {
  const { writes }: StepContract = steps[name];
  const schema = writes === 'document' ? documents[name as keyof typeof documents] : parts[writes];
  return schema as unknown as z.ZodType<StepOutput<Name>>;
}
