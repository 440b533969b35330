import * as z from 'zod/mini';
import { noteSchema } from '../../numbers/note.ts';
import { phoneNumberSchema } from '../../telephony/phone-number.ts';

/** What starts a deprovisioning. Unknown fields are refused by name. */
export const deprovisionRequestSchema = z.strictObject({
  /** The DID, E.164. */
  phoneNumber: phoneNumberSchema,
  /** It does not wait for calls to end: those under way may be cut off. */
  now: z.optional(z.boolean('must be true or false')),
  /** The operator has dealt with everything that no API undoes: the ledger may forget it. */
  settled: z.optional(z.boolean('must be true or false')),
  /** Who starts it: an ARN of AWS. */
  startedBy: z.optional(noteSchema),
  /** Why it is started, for whoever reads it later. */
  reason: z.optional(noteSchema),
});
