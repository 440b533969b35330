import * as z from 'zod/mini';
import { failureSchema, provisioningParts } from '../provision-number/parts.ts';

/** An execution that ended with nobody there to clean up: how, and what it was asked to do in that case. */
export const endedSchema = () =>
  z.strictObject({
    execution: z.string(),
    error: z.string(),
    cause: z.string(),
    onFailure: z.enum(['roll-back', 'keep']),
  });

/** What its states add to the document, and that of an execution which rolls back itself. */
export const rollBackParts = {
  rollBack: () => z.object({ undone: z.array(z.string()), remains: z.array(z.string()) }),
  rollBackFailure: failureSchema,
  settled: () => z.boolean(),
  ended: endedSchema,
};

/** What a roll-back on its own answers. */
export const rolledBackSchema = () =>
  z.object({
    phoneNumber: z.string(),
    undone: z.array(z.string()),
    /** What is left for a person to do. */
    remains: z.array(z.string()),
    /** `null`, or why it failed. */
    failed: z.nullable(z.string()),
    /** What earlier runs have left besides, and how to remove it; `null`: nothing. */
    left: z._default(z.nullable(z.string()), null),
  });

/** Answers that take the place of the whole document. */
export const rollBackDocuments = {
  'take-over-number': () =>
    z.object({
      claim: provisioningParts.claim(),
      settled: rollBackParts.settled(),
      ended: z.optional(rollBackParts.ended()),
    }),
  'record-roll-back': rolledBackSchema,
};
