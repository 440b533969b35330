import { NotVisibleYetError, UnavailableError } from '../platform/errors.ts';
import { isRecent } from '../platform/ledger/recent-changes.ts';

/*
 * Lists of Exotel and Atoms may lag behind a change, each for itself, and two reads may go back in time. So what
 * Trunkline itself changed a moment ago decides over a read that does not show it: the state waits (`lib/retries.ts`)
 * and looks again, until it shows or `visibilityMillis` are over. Then the read is believed.
 */

/**
 * For what Trunkline made, or may have made.
 *
 * @param known its entry in the ledger, if there is one
 * @param what a sentence's subject: "The mapping of +91... to trunk trmum1..."
 * @throws NotVisibleYetError when it was changed a moment ago and is not shown.
 */
export function expectShown(
  known: { changedAt: string; result?: unknown } | undefined,
  isShown: boolean,
  what: string,
): void {
  // guard: what was made a moment ago is waited for
  if (!known || isShown || !isRecent(known.changedAt)) return;
  const done = known.result === undefined ? 'was asked for' : 'was made';
  throw new NotVisibleYetError(
    `${what} ${done} ${ago(known.changedAt)} and is not to be seen yet. It is looked for again.`,
  );
}

/**
 * The same for what the service would make twice: it is made again when it has not shown in time. A second time without
 * an answer is the service's failure, whatever its lists show.
 *
 * @throws UnavailableError when it was tried again a moment ago, without an answer
 */
export function expectShownOrTryAgain(
  known: (Parameters<typeof expectShown>[0] & { tries?: number; unanswered?: string }) | undefined,
  isShown: boolean,
  what: string,
): void {
  if (known && !isShown && known.result === undefined && (known.tries ?? 1) > 1 && isRecent(known.changedAt)) {
    throw new UnavailableError(
      `${what} was asked for ${known.tries} times, the last time ${ago(known.changedAt)}, and had no answer. ${known.unanswered ?? ''}`.trim(),
    );
  }
  expectShown(known, isShown, what);
}

/** The same for what Trunkline wrote over or took away: what is read was there before, or is somebody else's. */
export function notVisibleYet(what: string, at: string): NotVisibleYetError {
  return new NotVisibleYetError(`${what} ${ago(at)}, and that does not show yet. It is looked at again.`);
}

function ago(at: string): string {
  return `${Math.max(0, Math.round((Date.now() - Date.parse(at)) / 1_000))} s ago`;
}
