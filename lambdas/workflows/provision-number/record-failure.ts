import { heldClaim, ownersOf } from '../../numbers/claim.ts';
import { describeLeft } from '../../numbers/describe-left.ts';
import { describeStart } from '../../numbers/execution-status.ts';
import { acceptedRequestSchema, readRunStart } from '../../numbers/run-start.ts';
import type { Standing } from '../../numbers/standing.ts';
import { nothingTold } from '../../numbers/told-fields.ts';
import { closeStanding } from '../../outcomes/close-standing.ts';
import { publishRollBack, readRollBack, unfinishedOf } from '../../outcomes/close-up.ts';
import { describeRollBack } from '../../outcomes/describe-roll-back.ts';
import { describeFailure, noDiagnosis } from '../../outcomes/failure-text.ts';
import { readLambdaFailure } from '../../outcomes/lambda-failure.ts';
import { describeNextStep } from '../../outcomes/next-step.ts';
import { publishOutcome } from '../../outcomes/outcome-events.ts';
import { openClaims } from '../../platform/ledger/claims.ts';
import { openEntries } from '../../platform/ledger/entries.ts';
import { openRuns } from '../../platform/ledger/runs.ts';
import { countVerdict } from '../../platform/metrics.ts';
import { defineStep } from '../define-step.ts';

export const handler = defineStep('record-failure', async (document, { execution }) => {
  const { request, claim, trunk, product, call, diagnosis } = document;
  const begun = await describeStart(execution);
  // The document lacks a request that the first state refused, but somebody still waits for its number.
  const start = readRunStart(begun, request ? acceptedRequestSchema : (await import('./request.ts')).requestSchema);
  const claims = openClaims();
  const runs = openRuns();
  // Without the claim the number belongs to another execution, or to none: its ledger is not ours to write.
  const held = claim && (await heldClaim(claims, claim.phoneNumber, execution));
  const whose = held && { owners: ownersOf(held), undone: held.undone };
  const entries = openEntries();
  const rollBack = whose && (await readRollBack(entries, claim.phoneNumber, whose, document));
  const failed = rollBack !== undefined && rollBack.failed !== null;

  const { error, message, finding, findings, observed } = diagnosis ?? {
    ...readLambdaFailure(document.failure),
    ...noDiagnosis,
  };
  const outcome = {
    phoneNumber: request?.phoneNumber ?? start?.phoneNumber ?? null,
    agentId: request?.agentId ?? start?.agentId ?? null,
    ...(start?.told ?? nothingTold),
    error,
    message,
    finding,
    findings,
    // What was there when it failed, so that nobody has to search two consoles. `rollBack` says what became of it.
    trunkSid: trunk?.trunkSid ?? null,
    productId: product?.productId ?? null,
    conversationId: call?.conversationId ?? null,
    rollBack: rollBack ?? null,
  };
  let standing: Standing | undefined;
  if (whose) {
    const { phoneNumber } = claim;
    const at = await runs.recordOutcome(phoneNumber, execution, { status: 'failed', ...outcome });
    standing = await closeStanding({ runs, entries }, phoneNumber, whose.owners, rollBack, { execution, at });
  } else if (start) {
    const end = { endedAt: new Date().toISOString(), outcome: { status: 'failed', ...outcome } };
    await runs.recordRun(start.phoneNumber, execution, { ...start.fields, ...end }, start.told);
  }
  const next = describeNextStep(outcome);
  await publishOutcome('DID Provisioning Failed', { execution, ...outcome, observed, next });
  if (claim && rollBack) await publishRollBack(runs, execution, claim.phoneNumber, rollBack);
  if (held) {
    await claims.release(claim.phoneNumber, execution, unfinishedOf(held, rollBack));
  }

  // What this execution has left is in its own roll-back.
  const left =
    claim && standing && rollBack?.failed === null ? await describeLeft(entries, claim.phoneNumber, standing) : '';
  const end = rollBack
    ? describeRollBack(rollBack)
    : held && request?.onFailure === 'keep'
      ? 'What was made is kept, as the request asked.'
      : '';
  if (error === 'VerificationFailedError') countVerdict('failed');
  return {
    error: failed ? 'RollBackFailedError' : error,
    cause: [describeFailure(message, finding, findings), end, left].filter(Boolean).join(' '),
    redriveCount: begun.redriveCount,
  };
});
