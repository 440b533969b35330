import * as z from 'zod/mini';
import { provisioningSteps } from '../provision-number/contract.ts';
import { failureSchema } from '../provision-number/document.ts';
import type { StepContract } from '../step-contract.ts';
import { endedSchema, rolledBackSchema } from './document.ts';

/** What its first state puts into the document beside the claim, and what a Catch adds. */
export const rollBackParts = {
  settled: () => z.boolean(),
  ended: endedSchema,
  again: () => z.boolean(),
  rollBackFailure: failureSchema,
};

/**
 * The steps of the roll-back on its own: it cleans up after an execution that ended where none of its states could. Its
 * middle step is a state of the provisioning too.
 */
export const rollBackSteps = {
  'take-over-number': {
    state: 'Take over number',
    reads: 'request as given',
    writes: 'document',
    schema: () =>
      z.object({
        claim: provisioningSteps['claim-number'].schema(),
        settled: rollBackParts.settled(),
        ended: z.optional(rollBackParts.ended()),
        again: z.optional(rollBackParts.again()),
      }),
    uses: ['ledger: read', 'ledger: record', 'status of executions'],
  },
  'roll-back': {
    state: 'Roll back',
    reads: ['claim'],
    mayRead: ['settled'],
    writes: 'rollBack',
    schema: () => z.object({ undone: z.array(z.string()), remains: z.array(z.string()) }),
    uses: ['ledger: read', 'ledger: numbers', 'ledger: trunks', 'ledger: agents', 'exotel', 'atoms', 'digest: delete'],
  },
  'record-roll-back': {
    state: 'Record roll-back',
    reads: ['claim', 'settled'],
    mayRead: ['ended', 'again', 'rollBack', 'rollBackFailure'],
    writes: 'document',
    schema: rolledBackSchema,
    uses: ['ledger: read', 'ledger: record', 'events'],
  },
} as const satisfies Record<string, StepContract>;
