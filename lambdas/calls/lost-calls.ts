import * as z from 'zod/mini';
import { readEnvironment } from '../platform/environment.ts';
import { BusyError } from '../platform/errors.ts';
import type { EffectKey, Entries } from '../platform/ledger/entries.ts';
import { numberSubject } from '../platform/ledger/subjects.ts';
import { verificationCallEffect } from './verification-call.ts';

/** How long a phone may ring. Until then, a call whose answer was lost may still ring somebody. */
const environment = z.object({
  RING_TIME_MILLIS: z.coerce.number().check(z.positive()),
  REQUEST_TIMEOUT_MILLIS: z.coerce.number().check(z.positive()),
});

/**
 * Checks that no call for the number whose answer was lost may still ring, whichever execution placed it.
 *
 * @returns the lost calls that can no longer ring, so that the caller can forget them.
 * @throws BusyError while one may still ring.
 */
export async function requireSilence(entries: Entries, phoneNumber: string): Promise<EffectKey[]> {
  const { RING_TIME_MILLIS, REQUEST_TIMEOUT_MILLIS } = readEnvironment(environment);
  // It was intended before it was sent, and may have been placed at the last moment of its request.
  const longest = RING_TIME_MILLIS + REQUEST_TIMEOUT_MILLIS;
  const subject = numberSubject(phoneNumber);
  const over: EffectKey[] = [];
  for (const { name, which, intendedAt, recorded } of await entries.list(subject)) {
    if (name !== verificationCallEffect.name || recorded || which === undefined) continue;
    const stillRinging = Date.parse(intendedAt) + longest - Date.now();
    // guard: a lost call is not placed again while it may ring
    if (stillRinging > 0) {
      throw new BusyError(
        `A verification call from ${phoneNumber} may have been placed, but its answer was lost. Another is placed only when that one can no longer ring, in ${Math.ceil(stillRinging / 1000)} seconds.`,
      );
    }
    over.push({ subject, which });
  }
  return over;
}
