import { notShown, observeCall, observeField, observePath, observeSecurity } from '../../calls/observations.ts';
import { connectAtoms } from '../../connections/connect-atoms.ts';
import { connectExotel } from '../../connections/connect-exotel.ts';
import { readLambdaFailure } from '../../outcomes/lambda-failure.ts';
import { NotVisibleYetError } from '../../platform/errors.ts';
import { openEntries } from '../../platform/ledger/entries.ts';
import { openRecentChanges } from '../../platform/ledger/recent-changes.ts';
import { log } from '../../platform/log.ts';
import type { StepContext } from '../../platform/step.ts';
import { describeDifferences, requireVisible } from '../../reconcile/compare.ts';
import { explainBareAddress } from '../../telephony/bare-address.ts';
import { explainFailedCall } from '../../telephony/failed-call.ts';
import { explainFullWorkspace } from '../../telephony/full-workspace.ts';
import { explainByElimination, explainInbound } from '../../telephony/inbound-finding.ts';
import { chooseMainFinding, type EvidencedFinding } from '../../telephony/main-finding.ts';
import { connectionKinds, digestUserAgrees, type Finding, numberFormatLeft } from '../../telephony/sip-failure.ts';
import { explainPaths, explainUnreached } from '../../telephony/sip-path.ts';
import { checkConfiguration } from '../../things/check-configuration.ts';
import { voiceUrlField } from '../../things/connect-route/compare.ts';
import { mappingField } from '../../things/did-mapping/compare.ts';
import { digestField } from '../../things/digest/compare.ts';
import { findLastChange } from '../../things/last-change.ts';
import type { StepInput } from '../contract.ts';
import { defineStep } from '../define-step.ts';
import { wantedConfiguration } from './wanted-configuration.ts';

/** What was found, and everything that was looked at, in sentences. */
interface Look {
  findings: EvidencedFinding[];
  observed: string[];
}

type Document = StepInput<'diagnose'>;

export const handler = defineStep('diagnose', async (document, context) => {
  const { error, message } = readLambdaFailure(document.failure);
  const { findings, observed } =
    error === 'VerificationFailedError' ? await lookAround(document, context) : { findings: [], observed: [] };
  return { error, message, finding: chooseMainFinding(findings) ?? null, findings, observed };
});

/** Why the call failed, by what the call says and by what both sides hold now. A look that fails finds nothing. */
async function lookAround(document: Document, context: StepContext): Promise<Look> {
  const findings: EvidencedFinding[] = [];
  const observed: string[] = [];
  for (const [subject, look] of looks) {
    try {
      const seen = await look(document, context, findings);
      findings.push(...seen.findings);
      observed.push(...seen.observed);
    } catch (error) {
      // The state looks again: a difference that is only a read that lags is no finding.
      if (error instanceof NotVisibleYetError) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      log.warn('a look of the diagnosis failed', { subject, reason });
      observed.push(`Not looked at: ${subject}, since it could not be read.`);
    }
  }
  return { findings, observed };
}

const looks: [subject: string, look: (...args: Parameters<typeof lookAtPaths>) => Look | Promise<Look>][] = [
  ['the call', lookAtCall],
  ['the calls that the workspace allows', lookAtSlots],
  ['the SIP paths', lookAtPaths],
  ['the encryption of the trunk', lookAtSecurity],
  ['the configuration', lookAtConfiguration],
];

async function lookAtCall(
  { request, call, callStatus, failure, probe }: Document,
  context: StepContext,
): Promise<Look> {
  if (!request || !call) return { findings: [], observed: [] };
  const { conversationId } = call;
  const conversation = await (await connectAtoms(context)).getConversation(conversationId);
  if (!conversation) return { findings: [], observed: [`Atoms: the call ${conversationId} is not known.`] };
  const { phoneNumber, loopbackFrom, terminationHost: edge } = request;
  // A call back is one that the number placed.
  const from = callStatus?.firstCall ? null : loopbackFrom;
  const { message } = readLambdaFailure(failure);
  const originationHost = probe?.paths.find(({ direction }) => direction === 'inbound')?.address;
  const findings = explainFailedCall({ call: conversation, phoneNumber, from, edge, message, originationHost });
  const observation = observeCall(conversationId, conversation);
  return { findings: withEvidence(findings, observation), observed: [observation] };
}

/** A loopback takes two calls, and the one that comes in cannot wait for its turn. */
async function lookAtSlots(
  { request, call }: Document,
  context: StepContext,
  found: readonly Finding[],
): Promise<Look> {
  if (!request?.loopbackFrom || !call || !found.some(({ code }) => code === 'inbound-never-arrived')) {
    return { findings: [], observed: [] };
  }
  const slots = await (await connectAtoms(context)).getConcurrency();
  const finding = explainFullWorkspace(slots, call.agentId, request.agentId);
  const observation = `Atoms: ${slots.orgLimit} calls at once, ${slots.unreservedPool} of them not reserved.`;
  return { findings: withEvidence([finding], observation), observed: [observation] };
}

/** What the look before the call found on the paths where the call may have failed. */
function lookAtPaths({ probe }: Document, _context: StepContext, found: readonly Finding[]): Look {
  if (!probe)
    return { findings: [], observed: ['Not looked at: the SIP paths, since the look before the call failed.'] };
  const { paths } = probe;
  const findings = paths.flatMap((path) => {
    if (found.some(({ code }) => connectionKinds.includes(code)) && path.direction === 'outbound') {
      return withEvidence([...explainPaths([path]), ...explainUnreached([path])], observePath(path));
    }
    if (found.some(({ code }) => code === 'inbound-never-arrived')) {
      return withEvidence(explainPaths([path]), observePath(path));
    }
    return [];
  });
  return { findings, observed: paths.map(observePath) };
}

/** Findings of which encryption may be the cause. */
const ofEncryption = /^(codec-or-srtp|outbound-path-(no-tls|tls-.*|.*certificate.*))$/;

async function lookAtSecurity({ trunk }: Document, context: StepContext, found: readonly Finding[]): Promise<Look> {
  if (!trunk || !found.some(({ code }) => ofEncryption.test(code))) return { findings: [], observed: [] };
  const shown = await (await connectExotel(context)).getTrunk(trunk.trunkSid);
  return { findings: [], observed: shown ? [observeSecurity(shown)] : [] };
}

async function lookAtConfiguration(
  { request, trunk, digest, product, destination, route }: Document,
  context: StepContext,
  found: readonly Finding[],
): Promise<Look> {
  if (!request || !trunk || !digest || !product || !destination || !route) return { findings: [], observed: [] };
  const wanted = wantedConfiguration({ request, trunk, digest, product, destination, route });
  const on = {
    exotel: await connectExotel(context),
    atoms: await connectAtoms(context),
    entries: openEntries(),
    recent: openRecentChanges(),
  };
  const { fields, inbound } = await checkConfiguration(on, wanted);
  const neverArrived = found.some(({ code }) => code === 'inbound-never-arrived');
  const differing = fields.filter(({ agrees }) => !agrees);
  await requireVisible(fields, () => findLastChange(on, { ...request, ...trunk }));
  const differences = differing.flatMap((field): Finding[] => {
    // The other fields of the way in have findings of their own.
    const code = field.field === voiceUrlField ? 'flow-different' : 'configuration-differs';
    if (field.direction === 'inbound' && code !== 'flow-different') return [];
    const remedy = 'Fix it there, or start again: Trunkline sets what is missing.';
    return [{ code, problem: `${describeDifferences([field])[0]}.`, remedy }];
  });
  // Another flow is a finding already. What the applet dials matters to inbound calls only.
  const flowRouted = inbound.flowRouted || route.flowAppId !== null || !neverArrived;
  const { trunkSid, outcome } = trunk;
  const trunkOfCall = { trunkSid, stays: request.onFailure === 'keep' || outcome === 'found' };
  const bare = neverArrived ? explainBareAddress(destination.destination) : undefined;
  const findings = [
    ...differences,
    ...explainInbound({ ...inbound, flowRouted }, trunkOfCall),
    ...(bare === undefined ? [] : [bare]),
  ];
  // If everything that can be read is right, the cause is something else. Silence to OPTIONS alone proves nothing
  // wrong.
  const provesNothing = ['inbound-never-arrived', 'inbound-unanswered', 'workspace-perhaps-full'];
  const others = found.filter(({ code }) => !provesNothing.includes(code) && !code.endsWith('-path-silent'));
  if (neverArrived && others.length + findings.length === 0) findings.push(explainByElimination(trunkOfCall));
  const isMapped = fields.some(({ field, agrees }) => agrees && field === mappingField(request.phoneNumber));
  if (isMapped && found.some(({ code }) => code === 'number-not-mapped')) findings.push(numberFormatLeft);
  const isDigest = found.some(({ code }) => code === 'digest-mismatch');
  if (isDigest && fields.some(({ field, agrees }) => field === digestField && agrees)) {
    findings.push(digestUserAgrees);
  }
  return {
    findings: withEvidence(findings, 'Both services were read back after the call had failed.'),
    observed: [...fields.map(observeField), notShown],
  };
}

function withEvidence(findings: readonly Finding[], evidence: string): EvidencedFinding[] {
  return findings.map((finding) => ({ ...finding, evidence }));
}
