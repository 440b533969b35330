import { openRuns } from '../../platform/ledger/runs.ts';
import { requireAgreement } from '../../reconcile/compare.ts';
import { checkConfiguration } from '../../things/check-configuration.ts';
import { findDigestSecret } from '../../things/digest/digest-secret.ts';
import { findLastChange } from '../../things/last-change.ts';
import { findEarlierVerification } from '../../workflows/provision-number/earlier-verification.ts';
import type { ForeseenDocument, InPlace, PlanLine, Surroundings } from './plan-line.ts';
import { wasMadeBy } from './start.ts';

async function findInPlace(on: Surroundings, document: ForeseenDocument): Promise<InPlace | null> {
  const { trunk, product, changed, takesOver } = document;
  const { destination, phoneNumber } = on.request;
  if (changed || (await wasMadeBy(takesOver, on.entries, { phoneNumber, ...trunk }))) return null;
  const { trunkSid } = trunk;
  const { productId } = product;
  if (trunkSid === null || productId === null || destination === null) return null;
  return { trunkSid, productId, destination };
}

/** What is in place is compared; what is yet to be made is compared when it is there. */
export async function planCheck(on: Surroundings, document: ForeseenDocument): Promise<PlanLine> {
  const { request } = on;
  document.inPlace = await findInPlace(on, document);
  const found = document.inPlace;
  const digest = found && (await findDigestSecret(document.trunk.trunkName));
  if (digest) {
    const { trunkName } = document.trunk;
    const { fields } = await checkConfiguration(on, { ...request, ...found, trunkName, digest });
    await requireAgreement(fields, () => findLastChange(on, { ...request, ...found, trunkName }));
  }
  return { action: 'nothing', detail: 'Everything is read back from both services and compared.' };
}

/** What the execution changes has to be proved. */
export async function planCall({ request }: Surroundings, { inPlace }: ForeseenDocument): Promise<PlanLine> {
  const { phoneNumber, verificationCallTo: to, loopbackFrom: from, callsBack, verificationAsked } = request;
  if (to === null) {
    return { action: 'nothing', detail: 'No call is placed, as the request asks: neither direction is proved.' };
  }
  const earlier = inPlace && (await findEarlierVerification(openRuns(), { ...request, ...inPlace }));
  if (earlier && !verificationAsked) {
    return { action: 'nothing', detail: `No call is needed. ${earlier.summary ?? ''}`.trim() };
  }
  if (from && callsBack) {
    const detail = `${from} calls ${phoneNumber}, whose agent answers, and ${phoneNumber} calls ${from} back: proves inbound and outbound.`;
    return { action: 'call', detail };
  }
  return from
    ? { action: 'call', detail: `${from} calls ${phoneNumber}, whose agent answers: proves inbound.` }
    : { action: 'call', detail: `${phoneNumber} rings ${to}: proves outbound.` };
}
