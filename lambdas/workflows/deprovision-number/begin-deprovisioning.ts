import { requireDeprovisionable } from '../../numbers/deprovisionable.ts';
import { starterOf } from '../../numbers/starter.ts';
import { takeNumber } from '../../numbers/take-number.ts';
import { InvalidRequestError } from '../../platform/errors.ts';
import { openClaims } from '../../platform/ledger/claims.ts';
import { openRuns } from '../../platform/ledger/runs.ts';
import { describeProblems } from '../../requests/request-problems.ts';
import { defineStep } from '../define-step.ts';
import { deprovisionRequestSchema } from './request.ts';

export const handler = defineStep('begin-deprovisioning', async (input, { execution }) => {
  const parsed = deprovisionRequestSchema.safeParse(input);
  if (!parsed.success) throw new InvalidRequestError(describeProblems(parsed.error, input, deprovisionRequestSchema));
  const { phoneNumber, now = false, settled = false, reason = null } = parsed.data;
  const startedBy = parsed.data.startedBy === undefined ? null : starterOf(parsed.data.startedBy);
  const claims = openClaims();
  const mine = await claims.readClaim(phoneNumber);
  // An earlier attempt took it, and its answer was lost. The former owner may have left a Lambda running.
  const taken =
    mine?.owner === execution && !mine.released
      ? { claimedAt: mine.claimedAt, takenOverFrom: mine.answersFor.at(-1) ?? null }
      : await takeNumber(claims, phoneNumber, execution, await requireDeprovisionable(phoneNumber), 'deprovision');
  const work = 'deprovision' as const;
  await openRuns().recordRun(
    phoneNumber,
    execution,
    { work, startedAt: taken.claimedAt, held: true },
    { startedBy, reason },
  );
  return {
    claim: { phoneNumber, held: true, ...taken },
    deprovisioning: { now, settled, startedBy, reason },
  };
});
