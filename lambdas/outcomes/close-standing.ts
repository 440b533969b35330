import { changeStanding } from '../numbers/read-standing.ts';
import { afterFailure, type Standing } from '../numbers/standing.ts';
import type { Entries, Owners } from '../platform/ledger/entries.ts';
import type { Runs } from '../platform/ledger/runs.ts';
import { numberImportEffect, numberImportKey } from '../things/imported-number/record.ts';
import { listRemaining } from '../things/remaining.ts';
import type { RollBackOutcome } from './describe-roll-back.ts';

/**
 * How the number stands after an execution that failed, or a roll-back: unchanged, unless something of it is there still.
 *
 * @param owners whose work was to be undone, or is kept
 * @param rollBack what became of that; undefined: it is kept
 * @param change which execution ended, and when (ISO 8601)
 */
export async function closeStanding(
  { runs, entries }: { runs: Runs; entries: Entries },
  phoneNumber: string,
  owners: Owners,
  rollBack: RollBackOutcome | undefined,
  change: { execution: string; at: string },
): Promise<Standing> {
  const isKept = rollBack === undefined && (await listRemaining(entries, phoneNumber, owners)).length > 0;
  const imported = await entries.read(numberImportEffect, numberImportKey(phoneNumber));
  return changeStanding(runs, phoneNumber, (before) => {
    // A product that was replaced does not come back.
    const isThere = before.configured?.productId === imported?.result?.productId;
    const standing = isThere ? before : { ...before, configured: null };
    if (rollBack?.failed === null) {
      return afterFailure(standing, change, owners, { how: 'undone', remains: rollBack.remains });
    }
    if (rollBack) return afterFailure(standing, change, owners, { how: 'failed' });
    return isKept ? afterFailure(standing, change, owners, { how: 'kept' }) : standing;
  });
}
