import type { rollBackParts } from '../roll-back/parts.ts';
import type { StepContract } from '../step-contract.ts';
import type { provisioningParts } from './parts.ts';

/** The steps of the provisioning, in its order. The key is the file's name in this folder. */
export const provisioningSteps = {
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
    uses: ['ledger: read', 'exotel', 'atoms', 'digest: read'],
  },
  // What it finds goes into a diagnosis. It stops nothing, not even by failing.
  'probe-sip-paths': {
    state: 'Probe SIP paths',
    notPlanned: true,
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
    notPlanned: true,
    reads: ['request', 'call'],
    mayRead: ['callStatus'],
    writes: 'callStatus',
    uses: ['atoms', 'call time limit'],
  },
  'record-success': {
    state: 'Record success',
    notPlanned: true,
    reads: ['request', 'trunk', 'digest', 'product', 'destination', 'route', 'configuration'],
    mayRead: ['probe', 'call', 'callStatus'],
    writes: 'document',
    uses: ['ledger: read', 'ledger: record', 'events'],
    holdsClaim: true,
  },
  diagnose: {
    state: 'Diagnose',
    notPlanned: true,
    reads: ['failure'],
    mayRead: ['request', 'trunk', 'digest', 'product', 'destination', 'route', 'probe', 'call'],
    writes: 'diagnosis',
    uses: ['exotel', 'atoms', 'digest: read'],
  },
  'record-failure': {
    state: 'Record failure',
    notPlanned: true,
    reads: ['failure'],
    mayRead: ['request', 'claim', 'trunk', 'product', 'call', 'diagnosis', 'rollBack', 'rollBackFailure'],
    writes: 'outcome',
    uses: ['ledger', 'events', 'status of provisioning'],
  },
  // Fails the execution with its outcome. A redrive passes through it, and begins again.
  'give-up': {
    state: 'Provisioning failed',
    notPlanned: true,
    reads: ['failure'],
    mayRead: ['outcome'],
    writes: 'document',
    uses: ['status of provisioning'],
  },
} as const satisfies Record<string, StepContract<keyof typeof provisioningParts | keyof typeof rollBackParts>>;

export type ProvisioningStepName = keyof typeof provisioningSteps;

/** The steps of which a plan has a line. */
export type PlannedStepName = {
  [Name in ProvisioningStepName]: (typeof provisioningSteps)[Name] extends { notPlanned: true } ? never : Name;
}[ProvisioningStepName];

export function isPlanned(name: ProvisioningStepName): name is PlannedStepName {
  return !('notPlanned' in provisioningSteps[name]);
}

const names = Object.keys(provisioningSteps) as ProvisioningStepName[];

/**
 * The steps that an execution passes one after the other once its request is valid, until all is made and compared. Their
 * order stands above, and nowhere else: the state machine and the plan take it from here.
 */
export const stepsUpToProof = names.slice(names.indexOf('claim-number'), names.indexOf('check-configuration') + 1);
