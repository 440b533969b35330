import { heldClaim, ownersOf } from '../../numbers/claim.ts';
import { describeLeft } from '../../numbers/describe-left.ts';
import { toldFieldNames } from '../../numbers/told-fields.ts';
import { closeStanding } from '../../outcomes/close-standing.ts';
import { publishRollBack, readRollBack, unfinishedOf } from '../../outcomes/close-up.ts';
import { noDiagnosis } from '../../outcomes/failure-text.ts';
import { describeNextStep } from '../../outcomes/next-step.ts';
import { publishOutcome } from '../../outcomes/outcome-events.ts';
import { openClaims } from '../../platform/ledger/claims.ts';
import { openEntries } from '../../platform/ledger/entries.ts';
import { openRuns } from '../../platform/ledger/runs.ts';
import { defineStep } from '../define-step.ts';

export const handler = defineStep('record-roll-back', async (document, { execution }) => {
  const { claim, ended, again = false } = document;
  const { phoneNumber } = claim;
  const claims = openClaims();
  const held = await heldClaim(claims, phoneNumber, execution);
  const owners = held ? ownersOf(held) : ([execution] as const);
  const entries = openEntries();
  const runs = openRuns();
  const rollBack = await readRollBack(entries, phoneNumber, { owners, undone: held?.undone ?? [] }, document);
  const answer = { phoneNumber, ...(rollBack ?? { undone: [], remains: [], failed: null }), left: null, again };
  // An earlier attempt let it go, and its answer was lost.
  if (!held) return answer;

  const at = new Date().toISOString();
  const standing = await closeStanding({ runs, entries }, phoneNumber, owners, rollBack, {
    execution: ended?.execution ?? execution,
    at,
  });
  if (ended) {
    const { error, cause: message } = ended;
    const { observed, ...diagnosis } = noDiagnosis;
    const nothingKnown = { agentId: null, trunkSid: null, productId: null, conversationId: null };
    const { endedAt: _, ...told } = await runs.readRun(phoneNumber, ended.execution, toldFieldNames);
    const outcome = { phoneNumber, ...nothingKnown, ...told, error, message, ...diagnosis, rollBack: rollBack ?? null };
    await runs.recordOutcome(phoneNumber, ended.execution, { status: 'failed', ...outcome });
    const next = describeNextStep(outcome);
    await publishOutcome('DID Provisioning Failed', { execution: ended.execution, ...outcome, observed, next });
  }
  // That it failed was told when it did so first.
  if (rollBack && !(again && rollBack.failed !== null)) {
    await publishRollBack(runs, execution, phoneNumber, rollBack, again);
  }
  // What the execution was asked to keep is nobody's to undo.
  const answersFor = rollBack ? held.answersFor : held.answersFor.filter((other) => other !== ended?.execution);
  await claims.release(phoneNumber, execution, unfinishedOf({ ...held, answersFor }, rollBack));
  const left = rollBack?.failed === null && (await describeLeft(entries, phoneNumber, standing));
  return { ...answer, left: left || null };
});
