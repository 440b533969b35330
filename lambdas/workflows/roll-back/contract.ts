import type { StepContract } from '../step-contract.ts';
import type { rollBackParts } from './parts.ts';

/**
 * The steps of the roll-back on its own, of an execution that ended where no state of it could clean up. Its middle step is
 * a state of the provisioning as well.
 */
export const rollBackSteps = {
  'take-over-number': {
    state: 'Take over number',
    reads: 'request as given',
    writes: 'document',
    uses: ['ledger: read', 'ledger: record', 'status of executions'],
  },
  'roll-back': {
    state: 'Roll back',
    reads: ['claim'],
    mayRead: ['settled'],
    writes: 'rollBack',
    uses: ['ledger', 'exotel', 'atoms', 'digest: delete'],
  },
  'record-roll-back': {
    state: 'Record roll-back',
    reads: ['claim', 'settled'],
    mayRead: ['ended', 'rollBack', 'rollBackFailure'],
    writes: 'document',
    uses: ['ledger', 'events'],
  },
} as const satisfies Record<string, StepContract<keyof typeof rollBackParts | 'claim'>>;
