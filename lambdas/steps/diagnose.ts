import { log } from '../platform/log.ts';
import type { StepContext } from '../platform/step.ts';
import { checkConfiguration, describeDifferences } from '../provisioning/configuration.ts';
import { connectAtoms, connectExotel } from '../provisioning/connections.ts';
import { readDigest } from '../provisioning/digest-secret.ts';
import { readLambdaFailure } from '../provisioning/lambda-failure.ts';
import { judgeCall } from '../telephony/call-verdict.ts';
import { explainInbound } from '../telephony/inbound-finding.ts';
import { judgeLoopback } from '../telephony/loopback-verdict.ts';
import type { Finding } from '../telephony/sip-failure.ts';
import { explainPaths, explainUnreached } from '../telephony/sip-path.ts';
import type { StepInput } from './contract.ts';
import { defineStep } from './define-step.ts';

export const handler = defineStep('diagnose', async (document, context) => {
  const { error, message } = readLambdaFailure(document.failure);
  const findings = error === 'VerificationFailedError' ? await explainCall(document, context) : [];
  return { error, message, findings };
});

/** Why the call failed, by what the call says and by what both sides hold now. A look that fails adds nothing. */
async function explainCall(document: StepInput<'diagnose'>, context: StepContext): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const look of [findInCall, findInPaths, findInConfiguration]) {
    try {
      findings.push(...(await look(document, context, findings)));
    } catch (error) {
      log.warn('a look of the diagnosis failed', { reason: error instanceof Error ? error.message : String(error) });
    }
  }
  return findings;
}

async function findInCall({ request, call }: StepInput<'diagnose'>, context: StepContext): Promise<Finding[]> {
  if (!request || !call) return [];
  const conversation = await (await connectAtoms(context)).getConversation(call.conversationId);
  if (!conversation) return [];
  const { phoneNumber, loopbackFrom: from } = request;
  const verdict = from
    ? judgeLoopback({ outbound: conversation, inbound: undefined, phoneNumber, from, lookedEnough: true })
    : judgeCall(conversation, { phoneNumber });
  return verdict.ended && 'finding' in verdict ? [verdict.finding] : [];
}

/** What the look before the call has found, of the ways that the call may have failed on. */
async function findInPaths(
  { request, probe }: StepInput<'diagnose'>,
  _context: StepContext,
  found: readonly Finding[],
): Promise<Finding[]> {
  if (!probe || !request) return [];
  const isUnreached = found.some(({ code }) => code === 'edge-unreachable');
  if (isUnreached) {
    const outbound = probe.paths.filter(({ direction }) => direction === 'outbound');
    return [...explainPaths(outbound), ...explainUnreached(probe.paths)];
  }
  return found.some(({ code }) => code === 'inbound-never-arrived') ? explainPaths(probe.paths) : [];
}

async function findInConfiguration(
  { request, trunk, digest, product, destination, route }: StepInput<'diagnose'>,
  context: StepContext,
): Promise<Finding[]> {
  if (!request || !trunk || !digest || !product || !destination || !route) return [];
  const { userName } = await readDigest(digest);
  const { fields, inbound } = await checkConfiguration(await connectExotel(context), await connectAtoms(context), {
    ...request,
    userName,
    trunkSid: trunk.trunkSid,
    productId: product.productId,
    destination: destination.destination,
    flowAppId: route.flowAppId,
  });
  const differences = describeDifferences(fields.filter(({ direction }) => direction !== 'inbound'));
  return [
    ...differences.map((difference) => ({
      code: 'configuration-differs',
      problem: `${difference}.`,
      remedy: 'Mend it there, or start again: Trunkline sets what is missing.',
    })),
    // What the Connect applet dials shows nowhere, and only a call that is to come in depends on it.
    ...explainInbound({ ...inbound, flowRouted: request.loopbackFrom === null || inbound.flowRouted }, trunk.trunkSid),
  ];
}
