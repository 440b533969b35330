import { changeStanding } from '../../numbers/read-standing.ts';
import { afterSuccess, nothingProved, verificationBy } from '../../numbers/standing.ts';
import { toldFieldNames } from '../../numbers/told-fields.ts';
import { publishOutcome } from '../../outcomes/outcome-events.ts';
import { openClaims } from '../../platform/ledger/claims.ts';
import { openRuns } from '../../platform/ledger/runs.ts';
import { log } from '../../platform/log.ts';
import { countVerdict } from '../../platform/metrics.ts';
import { explainSilence } from '../../telephony/audio.ts';
import { explainBareAddress } from '../../telephony/bare-address.ts';
import { brokenPaths, explainPaths } from '../../telephony/sip-path.ts';
import type { StepInput, StepOutput } from '../contract.ts';
import { defineClaimedStep } from '../define-claimed-step.ts';

/** What the execution's own call has proved, if it placed one. */
function proofOf(call: StepInput<'record-success'>['call'], status: StepInput<'record-success'>['callStatus']) {
  if (!call || !status?.verdict) return undefined;
  const { verdict, summary = null, proved = [], audio = 'not known' } = status;
  return { proved, proof: { verdict, audio, summary, conversationId: call.conversationId } };
}

/** For a call that was never placed. */
const verifyAgain =
  'No call has proved the number, since the Atoms workspace had none free. Start again with the same request when it has: nothing is made anew, and the call is placed.';

export const handler = defineClaimedStep('record-success', async (document, { execution }) => {
  const { request, trunk, digest, product, destination, route, configuration, probe, call, callStatus } = document;
  const ownProof = proofOf(call, callStatus);
  const gaveUp =
    call && !ownProof
      ? { ...nothingProved, summary: callStatus?.summary ?? null, conversationId: call.conversationId }
      : undefined;
  const verification =
    (!call && configuration.earlierVerification) ||
    (ownProof ? verificationBy(ownProof.proof, ownProof.proved) : (gaveUp ?? nothingProved));
  const silence = explainSilence(verification.audio);
  const bare = verification.proved.includes('inbound') ? undefined : explainBareAddress(destination.destination);
  const result: StepOutput<'record-success'> = {
    phoneNumber: request.phoneNumber,
    agentId: request.agentId,
    trunkSid: trunk.trunkSid,
    trunkName: trunk.trunkName,
    productId: product.productId,
    destination: destination.destination,
    digestSecretArn: digest.secretArn,
    changed: configuration.changed,
    verification,
    manualSteps: gaveUp ? [route.manualStep, verifyAgain] : [route.manualStep],
    // A way that a call has just taken works, whatever a look from elsewhere found.
    warnings: [
      ...(silence === undefined ? [] : [silence]),
      ...(bare === undefined ? [] : [bare]),
      ...explainPaths(brokenPaths(probe?.paths ?? []).filter(({ direction }) => !ownProof?.proved.includes(direction))),
    ].map(({ problem, remedy }) => `${problem} ${remedy}`),
  };
  const runs = openRuns();
  const at = await runs.recordOutcome(request.phoneNumber, execution, { status: 'provisioned', ...result });
  const { agentId, trunkSid, trunkName, productId, digestSecretArn, changed } = result;
  const now = { agentId, trunkSid, trunkName, productId, destination: result.destination, digestSecretArn };
  await changeStanding(runs, request.phoneNumber, (before) =>
    afterSuccess(before, { execution, at }, now, changed, ownProof, result.manualSteps),
  );
  const { endedAt: _, ...told } = await runs.readRun(request.phoneNumber, execution, toldFieldNames);
  await publishOutcome('DID Provisioned', { execution, ...result, ...told });
  try {
    await openClaims().release(request.phoneNumber, execution);
  } catch (error) {
    // The number is provisioned, and that was announced. The next execution takes over the claim of one that is over.
    log.warn('the claim was not released', { reason: String(error) });
  }
  if (verification !== configuration.earlierVerification) countVerdict(verification.verdict);
  return result;
});
