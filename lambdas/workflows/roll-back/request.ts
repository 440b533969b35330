import * as z from 'zod/mini';
import { phoneNumberSchema } from '../../telephony/phone-number.ts';
import { endedSchema } from './document.ts';

/** What starts a roll-back: Trunkline itself, with `ended`, or an operator, for what an earlier one has left. */
export const rollBackRequestSchema = z.strictObject({
  phoneNumber: phoneNumberSchema,
  /** The operator has dealt with everything that no API undoes: the ledger may forget it. */
  settled: z.optional(z.boolean('must be true or false')),
  /** What a failed execution was asked to keep is undone as well. */
  kept: z.optional(z.boolean('must be true or false')),
  ended: z.optional(endedSchema()),
  /** It failed before, and that was told: it is tried again by itself. */
  again: z.optional(z.boolean('must be true or false')),
});
