import { checkConfiguration, requireAgreement } from '../../provisioning/configuration.ts';
import { findDigestSecret, readDigest } from '../../provisioning/digest-secret.ts';
import { findEarlierVerification } from '../../steps/earlier-verification.ts';
import type { Decision, PlannedTrunk, Surroundings } from './decision.ts';

/** What an execution would find in place, when all of it is. */
export interface InPlace {
  trunkSid: string;
  productId: string;
  destination: string;
}

/** @param inPlace null while something is to be made: it is compared when it is there. */
export async function planCheck(
  { exotel, atoms, request }: Surroundings,
  { trunkName }: PlannedTrunk,
  inPlace: InPlace | null,
): Promise<Decision> {
  const reference = inPlace && (await findDigestSecret(trunkName));
  if (reference) {
    const { userName } = await readDigest(reference);
    const { fields } = await checkConfiguration(exotel, atoms, { ...request, ...inPlace, userName });
    requireAgreement(fields);
  }
  return { action: 'nothing', detail: 'Everything is read back from both services and compared.' };
}

/** @param inPlace null when the execution changes something, which then has to be proved. */
export async function planCall({ runs, request }: Surroundings, inPlace: InPlace | null): Promise<Decision> {
  const { phoneNumber, verificationCallTo: to, loopbackFrom: from, verificationAsked } = request;
  if (to === null) {
    return { action: 'nothing', detail: 'No call is placed, as the request asks: neither direction is proved.' };
  }
  const earlier = inPlace && (await findEarlierVerification(runs, { ...request, ...inPlace }));
  if (earlier && !verificationAsked) {
    return { action: 'nothing', detail: `No call is needed. ${earlier.summary ?? ''}`.trim() };
  }
  return from
    ? { action: 'call', detail: `${from} calls ${phoneNumber}, whose agent answers: proves inbound.` }
    : { action: 'call', detail: `${phoneNumber} rings ${to}: proves outbound.` };
}
