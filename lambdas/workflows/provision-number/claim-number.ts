import { describeStart } from '../../numbers/execution-status.ts';
import { readSettledClaim, requireFree } from '../../numbers/free-number.ts';
import { acceptedRequestSchema, readRunStart } from '../../numbers/run-start.ts';
import { takeNumber } from '../../numbers/take-number.ts';
import { openClaims } from '../../platform/ledger/claims.ts';
import { openEntries } from '../../platform/ledger/entries.ts';
import { openRuns } from '../../platform/ledger/runs.ts';
import { disownEarlierWork } from '../../things/own-work.ts';
import { defineStep } from '../define-step.ts';

export const handler = defineStep('claim-number', async ({ request }, { execution }) => {
  const { phoneNumber } = request;
  const claims = openClaims();
  const before = await readSettledClaim(claims, phoneNumber);
  const held = { phoneNumber, held: true };
  const begun = await describeStart(execution);
  const noteStart = async () => {
    const start = readRunStart(begun, acceptedRequestSchema);
    if (start) await openRuns().recordRun(phoneNumber, execution, { ...start.fields, held: true }, start.told);
  };
  if (before?.owner === execution && !before.released) {
    await noteStart();
    // An earlier attempt took it, and its answer was lost. The former owner may have left a Lambda running.
    return { ...held, claimedAt: before.claimedAt, takenOverFrom: before.answersFor.at(-1) ?? null };
  }
  // guard: the claim of a number
  await requireFree(phoneNumber, before);
  if (!before?.answersFor.includes(execution)) await disownEarlierWork(openEntries(), phoneNumber, execution);
  const taken = await takeNumber(claims, phoneNumber, execution, before, 'provision');
  await noteStart();
  return { ...held, ...taken };
});
