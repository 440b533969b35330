import { ownersOf } from '../numbers/claim.ts';
import type { Claim } from '../platform/ledger/claims.ts';
import type { Entries, Owners } from '../platform/ledger/entries.ts';
import type { Runs } from '../platform/ledger/runs.ts';
import { log } from '../platform/log.ts';
import { listRemaining } from '../things/remaining.ts';
import type { RollBackOutcome } from './describe-roll-back.ts';
import { readLambdaFailure } from './lambda-failure.ts';
import { publishOutcome } from './outcome-events.ts';

/** What became of the roll-back: what the step answered, or the error that a Catch got. */
export interface RollBackParts {
  rollBack?: { undone: string[]; remains: string[] } | undefined;
  rollBackFailure?: { Error: string; Cause: string } | undefined;
}

/**
 * The result of the roll-back, if there was one. Of a failed one: what was undone before it failed, and what the ledger
 * still has of the owners' work.
 */
export async function readRollBack(
  entries: Entries,
  phoneNumber: string,
  { owners, undone }: { owners: Owners; undone: string[] },
  { rollBack, rollBackFailure }: RollBackParts,
): Promise<RollBackOutcome | undefined> {
  if (!rollBackFailure) return rollBack && { ...rollBack, failed: null };
  const remains = await listRemaining(entries, phoneNumber, owners);
  return { undone, remains, failed: readLambdaFailure(rollBackFailure).message };
}

/** The executions whose work on the number is still to be undone. The next owner of the claim answers for them. */
export function unfinishedOf(claim: Claim, rollBack: RollBackOutcome | undefined): string[] {
  // Work that is kept as asked does not count; what an earlier roll-back left does.
  const isUnfinished = rollBack ? rollBack.failed !== null || rollBack.remains.length > 0 : claim.answersFor.length > 0;
  return isUnfinished ? [...ownersOf(claim)] : [];
}

/**
 * Publishes how a roll-back ended, in words for a person who reads nothing else. It is written down first: whoever tells
 * people of the event takes the words from the ledger.
 *
 * @param again whether it was told before that it had failed
 */
export async function publishRollBack(
  runs: Runs,
  execution: string,
  phoneNumber: string,
  outcome: RollBackOutcome,
  again = false,
): Promise<void> {
  const { failed, ...detail } = outcome;
  await runs.recordRollBack(phoneNumber, { execution, remains: outcome.remains, failed });
  if (failed === null) {
    return publishOutcome('DID Rolled Back', { execution, phoneNumber, ...detail, ...(again && { again }) });
  }
  log.error('the roll-back failed', { remains: outcome.remains });
  return publishOutcome('DID Roll Back Failed', { execution, phoneNumber, ...detail, message: failed });
}
