import * as z from 'zod/mini';
import { provisioningSteps } from '../provision-number/contract.ts';
import { failureSchema } from '../provision-number/document.ts';
import type { StepContract } from '../step-contract.ts';
import { deprovisionedSchema } from './document.ts';

/** What its first state puts into the document beside the claim, and what a Catch adds. */
export const deprovisioningParts = {
  /** The request with every default filled in. */
  deprovisioning: () =>
    z.object({
      now: z.boolean(),
      settled: z.boolean(),
      startedBy: z.nullable(z.string()),
      reason: z.nullable(z.string()),
    }),
  undoingFailure: failureSchema,
};

/** The steps of the deprovisioning, in its order. The key is the file's name in this folder. */
export const deprovisioningSteps = {
  // Refuses what cannot be deprovisioned, and claims the number.
  'begin-deprovisioning': {
    state: 'Begin deprovisioning',
    reads: 'request as given',
    writes: 'document',
    schema: () =>
      z.object({
        claim: provisioningSteps['claim-number'].schema(),
        deprovisioning: deprovisioningParts.deprovisioning(),
      }),
    uses: ['ledger: read', 'ledger: record', 'status of executions'],
  },
  'look-for-calls': {
    state: 'Look for calls',
    reads: ['claim', 'deprovisioning'],
    mayRead: ['callsUnderWay'],
    writes: 'callsUnderWay',
    schema: () =>
      z.object({
        /** Ids in Atoms' log. */
        conversations: z.array(z.string()),
        /** How often it has looked. */
        looks: z.number(),
      }),
    uses: ['ledger: read', 'atoms'],
  },
  'undo-everything': {
    state: 'Undo everything',
    reads: ['claim', 'deprovisioning'],
    writes: 'undoing',
    schema: () => z.object({ undone: z.array(z.string()), remains: z.array(z.string()) }),
    uses: ['ledger: read', 'ledger: numbers', 'ledger: trunks', 'ledger: agents', 'exotel', 'atoms', 'digest: delete'],
  },
  'record-deprovisioning': {
    state: 'Record deprovisioning',
    reads: ['claim', 'deprovisioning'],
    mayRead: ['undoing', 'failure', 'undoingFailure'],
    writes: 'document',
    schema: deprovisionedSchema,
    uses: ['ledger: read', 'ledger: record', 'events'],
  },
} as const satisfies Record<string, StepContract>;

/** How often it looks whether calls are over, and how many seconds lie between two looks: ten minutes in all. */
export const looksForCalls = 41;
export const secondsBetweenLooks = 15;
