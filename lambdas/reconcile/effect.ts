import * as z from 'zod/mini';
import type { Effect, Entry } from '../platform/ledger/entries.ts';

/**
 * A change outside, as the ledger holds it: one line an effect. Never a secret: digest credentials are named by the
 * version of their secret. Its schemas are built when an entry is read, since a Lambda reads few.
 *
 * @param name stands in the ledger's keys: it never changes
 * @param intent what is about to be done, and what was there before
 * @param result what came back
 */
// Lets the bundler leave out those that a Lambda does not use:
// @__NO_SIDE_EFFECTS__
export function defineEffect<Intent extends z.core.$ZodType, Result extends z.core.$ZodType>(
  name: string,
  intent: () => Intent,
  result: () => Result,
): Effect<Intent, Result> {
  return {
    name,
    get intent() {
      return intent();
    },
    get result() {
      return result();
    },
  };
}

/** What the ledger has of an effect, if anything. */
export type Known<Of extends Effect<z.core.$ZodType, z.core.$ZodType>> =
  | Entry<z.output<Of['intent']>, z.output<Of['result']>>
  | undefined;

/** The result of an effect that answers nothing worth keeping. */
export const nothing = () => z.object({});
