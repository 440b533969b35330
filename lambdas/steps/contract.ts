import * as z from 'zod/mini';
import type { Right } from '../platform/right-names.ts';
import { documents, type PartName, type Parts, parts } from './parts.ts';

/*
 * The workflow's contract: its steps, which parts of the document each reads, and what it adds. The state machine is
 * wired from `steps` below and each handler takes its types from it, so that a renamed field is found by the compiler.
 * What a request may say stands in request.ts, and what the parts hold in parts.ts.
 */

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
  /** What it can use outside itself; in this order in the template. */
  uses: readonly Right[];
  /** It changes something for a number, or says that it is done: only while its execution holds the number's claim. */
  holdsClaim?: true;
}

/** The steps, in the order of the workflow. The key is the file's name in this folder. */
export const steps = {
  'validate-request': {
    state: 'Validate request',
    reads: 'request as given',
    writes: 'request',
    uses: ['exotel', 'atoms', 'ledger: read', 'request defaults'],
  },
  'claim-number': {
    state: 'Claim number',
    reads: ['request'],
    writes: 'claim',
    uses: ['ledger', 'status of executions'],
  },
  'create-trunk': {
    state: 'Create trunk',
    reads: ['request'],
    writes: 'trunk',
    uses: ['ledger', 'exotel'],
    holdsClaim: true,
  },
  'map-did': {
    state: 'Map DID to trunk',
    reads: ['request', 'trunk'],
    writes: 'mapping',
    uses: ['ledger', 'exotel'],
    holdsClaim: true,
  },
  'set-digest-credentials': {
    state: 'Set digest credentials',
    reads: ['request', 'trunk'],
    writes: 'digest',
    uses: ['ledger', 'exotel', 'digest: create'],
    holdsClaim: true,
  },
  'allow-static-ips': {
    state: 'Allow static IPs',
    reads: ['request', 'trunk'],
    writes: 'allowedIps',
    uses: ['ledger', 'exotel'],
    holdsClaim: true,
  },
  'import-number': {
    state: 'Import number to Atoms',
    reads: ['request', 'digest'],
    writes: 'product',
    uses: ['ledger', 'atoms', 'digest: read'],
    holdsClaim: true,
  },
  'await-origination-uri': {
    state: 'Await origination URI',
    reads: ['request'],
    writes: 'origination',
    uses: ['ledger', 'events', 'task answers', 'wait time'],
    waitsForPerson: true,
    holdsClaim: true,
  },
  'post-destination-uris': {
    state: 'Post destination URIs',
    reads: ['request', 'trunk'],
    mayRead: ['origination'],
    writes: 'destination',
    uses: ['ledger', 'exotel'],
    holdsClaim: true,
  },
  'attach-number': {
    state: 'Attach number to agent',
    reads: ['request', 'product'],
    writes: 'attachment',
    uses: ['ledger', 'atoms'],
    holdsClaim: true,
  },
  'await-connect-applet': {
    state: 'Await Connect applet',
    reads: ['request', 'trunk'],
    writes: 'applet',
    uses: ['ledger', 'events', 'task answers', 'wait time'],
    waitsForPerson: true,
    holdsClaim: true,
  },
  'route-did': {
    state: 'Route DID to Connect flow',
    reads: ['request', 'trunk'],
    mayRead: ['applet'],
    writes: 'route',
    uses: ['ledger', 'exotel'],
    holdsClaim: true,
  },
  'set-caller-id': {
    state: 'Set caller ID alias',
    reads: ['request', 'trunk'],
    writes: 'callerIdAlias',
    uses: ['ledger', 'exotel'],
    holdsClaim: true,
  },
  'check-configuration': {
    state: 'Check configuration',
    reads: ['request', 'trunk', 'mapping', 'digest', 'product', 'destination', 'attachment', 'route'],
    mayRead: ['allowedIps', 'callerIdAlias'],
    writes: 'configuration',
    uses: ['ledger: record', 'exotel', 'atoms', 'digest: read'],
  },
  // What it finds goes into a diagnosis. It stops nothing, not even by failing.
  'probe-sip-paths': {
    state: 'Probe SIP paths',
    reads: ['request', 'destination'],
    writes: 'probe',
    uses: ['probe limit'],
  },
  'place-verification-call': {
    state: 'Place verification call',
    reads: ['request', 'claim', 'product'],
    writes: 'call',
    uses: ['ledger', 'atoms', 'ring time'],
    holdsClaim: true,
  },
  'read-call': {
    state: 'Read call',
    reads: ['request', 'call'],
    mayRead: ['callStatus'],
    writes: 'callStatus',
    uses: ['atoms', 'call time limit'],
  },
  'record-success': {
    state: 'Record success',
    reads: ['request', 'trunk', 'digest', 'product', 'destination', 'route', 'configuration'],
    mayRead: ['probe', 'call', 'callStatus'],
    writes: 'document',
    uses: ['ledger: record', 'events'],
    holdsClaim: true,
  },
  diagnose: {
    state: 'Diagnose',
    reads: ['failure'],
    mayRead: ['request', 'trunk', 'digest', 'product', 'destination', 'route', 'probe', 'call'],
    writes: 'diagnosis',
    uses: ['exotel', 'atoms', 'digest: read'],
  },
  'roll-back': {
    state: 'Roll back',
    reads: ['claim'],
    mayRead: ['settled'],
    writes: 'rollBack',
    uses: ['ledger', 'exotel', 'atoms', 'digest: delete'],
  },
  'record-failure': {
    state: 'Record failure',
    reads: ['failure'],
    mayRead: ['request', 'claim', 'trunk', 'product', 'call', 'diagnosis', 'rollBack', 'rollBackFailure'],
    writes: 'outcome',
    uses: ['ledger', 'events', 'status of provisioning'],
  },
  // Fails the execution with its outcome. A redrive passes through it, and begins again.
  'give-up': {
    state: 'Provisioning failed',
    reads: ['failure'],
    mayRead: ['outcome'],
    writes: 'document',
    uses: ['status of provisioning'],
  },
  // The roll-back on its own, of an execution that ended where no state of it could clean up.
  'take-over-number': {
    state: 'Take over number',
    reads: 'request as given',
    writes: 'document',
    uses: ['ledger: record', 'status of executions'],
  },
  'record-roll-back': {
    state: 'Record roll-back',
    reads: ['claim', 'settled'],
    mayRead: ['ended', 'rollBack', 'rollBackFailure'],
    writes: 'document',
    uses: ['ledger', 'events'],
  },
} as const satisfies Record<string, StepContract>;

export type StepName = keyof typeof steps;

const names = Object.keys(steps) as StepName[];

/**
 * The steps that an execution passes one after the other once its request is valid, until all is made and compared. Their
 * order stands above, and nowhere else: the state machine and the plan take it from here.
 */
export const stepsUpToProof = names.slice(names.indexOf('claim-number'), names.indexOf('check-configuration') + 1);

/** The steps that run only while their execution holds the number's claim. */
export type ClaimedStepName = {
  [Name in StepName]: (typeof steps)[Name] extends { holdsClaim: true } ? Name : never;
}[StepName];

type PartsNamed<Names> = Names extends readonly (infer Name extends PartName)[]
  ? { [Key in Name]: z.infer<ReturnType<Parts[Key]>> }
  : unknown;
type Field<Name extends StepName, Key extends string> =
  (typeof steps)[Name] extends Record<Key, infer Value> ? Value : readonly [];

export type StepInput<Name extends StepName> = PartsNamed<Field<Name, 'reads'>> &
  Partial<PartsNamed<Field<Name, 'mayRead'>>>;

export type StepOutput<Name extends StepName> = (typeof steps)[Name]['writes'] extends infer Part extends PartName
  ? z.infer<ReturnType<Parts[Part]>>
  : Name extends keyof typeof documents
    ? z.infer<ReturnType<(typeof documents)[Name]>>
    : never;

/** Whether the state of a step ends with the answer of a person. */
export function waitsForPerson(name: StepName): boolean {
  const { waitsForPerson: waits }: StepContract = steps[name];
  return waits ?? false;
}

/** @returns the schema of what a step is given. */
export function inputSchema<Name extends StepName>(name: Name): z.ZodMiniType<StepInput<Name>> {
  const { reads, mayRead = [] }: StepContract = steps[name];
  const schema =
    reads === 'request as given'
      ? z.unknown()
      : z.object({
          ...Object.fromEntries(reads.map((part) => [part, parts[part]()])),
          ...Object.fromEntries(mayRead.map((part) => [part, z.optional(parts[part]())])),
        });
  return schema as unknown as z.ZodMiniType<StepInput<Name>>;
}

/** @returns the schema of what a step answers. */
export function outputSchema<Name extends StepName>(name: Name): z.ZodMiniType<StepOutput<Name>> {
  const { writes }: StepContract = steps[name];
  const schema = (writes === 'document' ? documents[name as keyof typeof documents] : parts[writes])();
  return schema as unknown as z.ZodMiniType<StepOutput<Name>>;
}
