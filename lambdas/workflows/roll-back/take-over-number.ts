import { hasEnded } from '../../numbers/execution-status.ts';
import { readSettledClaim, requireIdle } from '../../numbers/free-number.ts';
import { readStanding } from '../../numbers/read-standing.ts';
import { takeNumber } from '../../numbers/take-number.ts';
import { InvalidRequestError } from '../../platform/errors.ts';
import { type Claim, openClaims } from '../../platform/ledger/claims.ts';
import { openRuns } from '../../platform/ledger/runs.ts';
import { log } from '../../platform/log.ts';
import { describeProblems } from '../../requests/request-problems.ts';
import { defineStep } from '../define-step.ts';
import { rollBackRequestSchema } from './request.ts';

export const handler = defineStep('take-over-number', async (input, { execution }) => {
  const parsed = rollBackRequestSchema.safeParse(input);
  if (!parsed.success) throw new InvalidRequestError(describeProblems(parsed.error, input, rollBackRequestSchema));
  const { phoneNumber, settled = false, kept = false, ended, again } = parsed.data;
  const claims = openClaims();
  const before = await readSettledClaim(claims, phoneNumber);
  const document = (held: boolean, claimedAt = '') => ({
    claim: { phoneNumber, held, claimedAt, takenOverFrom: before && !before.released ? before.owner : null },
    settled,
    ...(ended && { ended }),
    ...(again !== undefined && { again }),
  });
  if (before?.owner === execution && !before.released) return document(true, before.claimedAt);

  const reason = ended ? await whyNot(ended.execution, before) : undefined;
  if (reason) {
    log.info(`nothing to roll back: ${reason}`);
    return document(false);
  }
  if (!before)
    throw new InvalidRequestError(`phoneNumber: nothing was ever provisioned for ${phoneNumber}. Check the digits.`);
  if (before.owner !== ended?.execution) await requireIdle(phoneNumber, before, 'start again');
  const answersFor = kept ? [...before.answersFor, ...(await executionsKept(phoneNumber))] : before.answersFor;
  const taken = await takeNumber(claims, phoneNumber, execution, { ...before, answersFor }, 'roll back');
  return document(true, taken.claimedAt);
});

/** The failed executions whose work is kept, as they were asked. */
async function executionsKept(phoneNumber: string): Promise<string[]> {
  return (await readStanding(openRuns(), phoneNumber)).left?.executions ?? [];
}

/** Why not to clean up after an execution that ended; undefined: clean up. */
async function whyNot(ended: string, claim: Claim | undefined): Promise<string | undefined> {
  // A roll-back after it that failed itself has the number, and answers for it.
  const isRollBack = claim?.work === 'roll back' && claim.answersFor.includes(ended);
  if (claim?.owner !== ended && !isRollBack) return 'the number belongs to another execution by now';
  if (claim.released) return 'the execution had cleaned up itself';
  if (isRollBack && !(await hasEnded(claim.owner))) return 'it is being rolled back already';
  if (!(await hasEnded(ended))) return 'the execution goes on: it was redriven';
  return undefined;
}
