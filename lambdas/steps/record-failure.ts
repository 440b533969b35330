import { openLedger } from '../platform/ledger.ts';
import { readLambdaFailure } from '../provisioning/lambda-failure.ts';
import { publishOutcome } from '../provisioning/outcome-events.ts';
import { defineStep } from './define-step.ts';

export const handler = defineStep('record-failure', async (document, { execution }) => {
  const { request, claim, trunk, product, call, diagnosis } = document;
  const { error, message, findings } = diagnosis ?? { ...readLambdaFailure(document.failure), findings: [] };
  const outcome = {
    phoneNumber: request?.phoneNumber ?? null,
    agentId: request?.agentId ?? null,
    error,
    message,
    findings,
    // What this run left for the next one to find, so that nobody has to search two consoles.
    trunkSid: trunk?.trunkSid ?? null,
    productId: product?.productId ?? null,
    conversationId: call?.conversationId ?? null,
  };
  // Without the claim the number belongs to another execution, or to none: its ledger is not ours to write.
  if (request && claim) {
    await openLedger().recordOutcome(request.phoneNumber, execution, { status: 'failed', ...outcome });
  }
  await publishOutcome('DID Provisioning Failed', { execution, ...outcome });
  if (request) await openLedger().release(request.phoneNumber, execution);

  const further = findings
    .map((finding) => `${finding.problem} ${finding.remedy}`)
    .filter((text) => !message.includes(text));
  return { error, cause: [message, ...further].join(' ') };
});
