import type { StepContract } from '../step-contract.ts';
import type { deprovisioningParts } from './parts.ts';

/** The steps of the deprovisioning, in its order. The key is the file's name in this folder. */
export const deprovisioningSteps = {
  // Refuses what cannot be deprovisioned, and claims the number.
  'begin-deprovisioning': {
    state: 'Begin deprovisioning',
    reads: 'request as given',
    writes: 'document',
    uses: ['ledger', 'status of executions'],
  },
  'look-for-calls': {
    state: 'Look for calls',
    reads: ['claim', 'deprovisioning'],
    mayRead: ['callsUnderWay'],
    writes: 'callsUnderWay',
    uses: ['ledger: read', 'atoms'],
  },
  'undo-everything': {
    state: 'Undo everything',
    reads: ['claim', 'deprovisioning'],
    writes: 'undoing',
    uses: ['ledger', 'exotel', 'atoms', 'digest: delete'],
  },
  'record-deprovisioning': {
    state: 'Record deprovisioning',
    reads: ['claim', 'deprovisioning'],
    mayRead: ['undoing', 'failure', 'undoingFailure'],
    writes: 'document',
    uses: ['ledger', 'events'],
  },
} as const satisfies Record<string, StepContract<keyof typeof deprovisioningParts | 'claim' | 'failure'>>;

/** How often it looks whether calls are over, and how many seconds lie between two looks: ten minutes in all. */
export const looksForCalls = 41;
export const secondsBetweenLooks = 15;
