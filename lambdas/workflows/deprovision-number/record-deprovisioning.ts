import { heldClaim } from '../../numbers/claim.ts';
import { changeStanding } from '../../numbers/read-standing.ts';
import { afterDeprovisioning } from '../../numbers/standing.ts';
import { closeFailedDeprovisioning } from '../../outcomes/failed-deprovisioning.ts';
import { readLambdaFailure } from '../../outcomes/lambda-failure.ts';
import { publishOutcome } from '../../outcomes/outcome-events.ts';
import { openClaims } from '../../platform/ledger/claims.ts';
import { openRuns } from '../../platform/ledger/runs.ts';
import { defineStep } from '../define-step.ts';

/** Writes how it ended into the ledger, tells of it and lets the number go. */
export const handler = defineStep('record-deprovisioning', async (document, { execution }) => {
  const { claim, deprovisioning, undoing, failure, undoingFailure } = document;
  const { phoneNumber } = claim;
  const { startedBy, reason } = deprovisioning;
  const claims = openClaims();
  const runs = openRuns();
  const held = await heldClaim(claims, phoneNumber, execution);
  const told = { execution, phoneNumber, startedBy, reason };

  const failed = undoingFailure ?? failure;
  if (!failed) {
    const { undone, remains } = undoing ?? { undone: [], remains: [] };
    const answer = { phoneNumber, outcome: 'deprovisioned' as const, undone, remains, error: null, message: null };
    // An earlier attempt let it go, and its answer was lost.
    if (!held) return answer;
    const outcome = { status: 'deprovisioned', rollBack: { undone, remains } };
    const at = await runs.recordOutcome(phoneNumber, execution, outcome);
    await changeStanding(runs, phoneNumber, (before) => afterDeprovisioning(before, { execution, at }, remains));
    await publishOutcome('DID Deprovisioned', { ...told, undone, remains });
    await claims.release(phoneNumber, execution);
    return answer;
  }

  const { error, message: cause } = readLambdaFailure(failed);
  const answer = { phoneNumber, outcome: 'failed' as const, error };
  if (!held) return { ...answer, undone: [], remains: [], message: cause };
  const closed = await closeFailedDeprovisioning({ ...told, claim: held, error, cause });
  await claims.release(phoneNumber, execution, held.answersFor);
  return { ...answer, ...closed };
});
