import { heldClaim } from '../../numbers/claim.ts';
import { readLambdaFailure } from '../../outcomes/lambda-failure.ts';
import { publishOutcome } from '../../outcomes/outcome-events.ts';
import { openClaims } from '../../platform/ledger/claims.ts';
import { openEntries } from '../../platform/ledger/entries.ts';
import { openRuns } from '../../platform/ledger/runs.ts';
import { listRemaining } from '../../things/remaining.ts';
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
    // Let go already, by an attempt whose answer was lost.
    if (!held) return answer;
    await runs.recordOutcome(phoneNumber, execution, { status: 'deprovisioned', rollBack: { undone, remains } });
    await publishOutcome('DID Deprovisioned', { ...told, undone, remains });
    await claims.release(phoneNumber, execution);
    return answer;
  }

  const { error, message: cause } = readLambdaFailure(failed);
  const remains = await listRemaining(openEntries(), phoneNumber, 'everyone');
  const undone = held?.undone ?? [];
  const hasBegun = undoingFailure !== undefined || undone.length > 0;
  const message = `${cause} ${hasBegun ? notAll : 'Nothing was changed.'}`;
  const answer = { phoneNumber, outcome: 'failed' as const, undone, remains, error, message };
  if (!held) return answer;
  const outcome = { status: 'failed', error, message, rollBack: { undone, remains } };
  // Until something was undone, the number stands as it stood.
  await (hasBegun
    ? runs.recordOutcome(phoneNumber, execution, outcome)
    : runs.recordRun(phoneNumber, execution, { endedAt: new Date().toISOString(), outcome }));
  await publishOutcome('DID Deprovisioning Failed', { ...told, error, message, undone, remains });
  await claims.release(phoneNumber, execution, held.answersFor);
  return answer;
});

const notAll = 'Not everything is undone. Start it again when that is fixed: it goes on with what is left.';
