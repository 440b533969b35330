import { openLedger } from '../platform/ledger.ts';
import { publishOutcome } from '../provisioning/outcome-events.ts';
import type { StepOutput } from './contract.ts';
import { defineStep } from './define-step.ts';

type Verification = StepOutput<'record-success'>['verification'];

export const handler = defineStep('record-success', async (document, { execution }) => {
  const { request, trunk, digest, product, destination, route, call, callStatus } = document;
  const verdict = callStatus?.verdict ?? 'skipped';
  const result: StepOutput<'record-success'> = {
    phoneNumber: request.phoneNumber,
    agentId: request.agentId,
    trunkSid: trunk.trunkSid,
    trunkName: trunk.trunkName,
    productId: product.productId,
    destination: destination.destination,
    digestSecretArn: digest.secretArn,
    verification: {
      verdict,
      conversationId: call?.conversationId ?? null,
      ...directions(verdict),
    },
    manualSteps: [route.manualStep],
  };
  const ledger = openLedger();
  await ledger.recordOutcome(request.phoneNumber, execution, { status: 'provisioned', ...result });
  await publishOutcome('DID Provisioned', { execution, ...result });
  await ledger.release(request.phoneNumber, execution);
  return result;
});

/** Only a call to the DID would show that inbound works. */
function directions(verdict: Verification['verdict']): Pick<Verification, 'proved' | 'notProved'> {
  if (verdict === 'skipped') return { proved: [], notProved: ['outbound', 'inbound'] };
  return { proved: ['outbound'], notProved: ['inbound'] };
}
