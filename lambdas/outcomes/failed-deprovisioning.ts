import { changeStanding } from '../numbers/read-standing.ts';
import { afterHalfDeprovisioning } from '../numbers/standing.ts';
import type { Told } from '../numbers/told-fields.ts';
import type { Claim } from '../platform/ledger/claims.ts';
import { openEntries } from '../platform/ledger/entries.ts';
import { openRuns } from '../platform/ledger/runs.ts';
import { listRemaining } from '../things/remaining.ts';
import { publishOutcome } from './outcome-events.ts';

export interface FailedDeprovisioning extends Told {
  phoneNumber: string;
  execution: string;
  /** Its claim, which it still holds. */
  claim: Claim;
  /** The error's name, or the status of an execution that was ended from outside. */
  error: string;
  cause: string;
}

/** Tells of a deprovisioning that failed, and writes it into the ledger: what was undone, and what is there still. */
export async function closeFailedDeprovisioning({ claim, cause, ...failed }: FailedDeprovisioning) {
  const { phoneNumber, execution, error } = failed;
  const { undone, changes } = claim;
  const remains = await listRemaining(openEntries(), phoneNumber, 'everyone');
  const message = `${cause} ${changes ? notAll : 'Nothing was changed.'}`;
  const outcome = { status: 'failed', error, message, rollBack: { undone, remains } };
  const runs = openRuns();
  const at = new Date().toISOString();
  // Until something is changed, the number stands as it stood.
  if (changes) await changeStanding(runs, phoneNumber, (before) => afterHalfDeprovisioning(before, { execution, at }));
  await publishOutcome('DID Deprovisioning Failed', { ...failed, message, undone, remains });
  // Last: whoever finds that it has ended takes all of this for done.
  await runs.recordRun(phoneNumber, execution, { endedAt: at, outcome });
  return { undone, remains, message };
}

const notAll = 'Not everything is undone. Start it again when that is fixed: it goes on with what is left.';
