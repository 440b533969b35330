import { probe } from '../../calls/probe-sip.ts';
import { openQuestions } from '../../platform/questions.ts';
import { howToSet, type RequestDefaults } from '../../requests/request-defaults.ts';
import { explainBareAddress } from '../../telephony/bare-address.ts';
import { findUnusualEdge } from '../../telephony/kind-of-edge.ts';
import { originationUriSchema } from '../../telephony/sip-address.ts';
import type { SipPlace } from '../../telephony/sip-options.ts';
import { brokenPaths, describePlace, edgePlace, explainPaths, type PathReading } from '../../telephony/sip-path.ts';
import type { Diagnosis } from '../contract.ts';
import { look, ok, problem, warning } from './diagnosis.ts';

export function lookAtEdge(defaults: RequestDefaults): Promise<Diagnosis[]> {
  const name = 'Exotel edge';
  return look(name, async () => {
    const { terminationHost } = defaults;
    if (terminationHost !== null) {
      const unusual = findUnusualEdge(terminationHost);
      const looked = await lookAt(name, 'outbound', edgePlace(terminationHost));
      return unusual ? [looked, warning(name, unusual.detail, unusual.remedy)] : [looked];
    }
    return [
      problem(
        name,
        'It is not known, and no number can be provisioned without it.',
        `Exotel support assigns host and port to the account: ${howToSet('terminationHost', defaults)}.`,
      ),
    ];
  });
}

export function lookAtOrigination(defaults: RequestDefaults): Promise<Diagnosis[]> {
  const name = 'Origination host';
  return look(name, async () => {
    const destination = defaults.destination ?? (await openQuestions().recallDestination())?.destination;
    if (destination) {
      const looked = await lookAt(name, 'inbound', originationUriSchema.parse(destination));
      const bare = explainBareAddress(destination);
      return bare ? [looked, warning(name, bare.problem, bare.remedy)] : [looked];
    }
    return [
      warning(
        name,
        'It is not known: an execution whose request does not name it will ask for it.',
        `Copy the SIP Origination URL from the Import SIP screen of the Atoms console, and ${howToSet('originationUri', defaults)}.`,
      ),
    ];
  });
}

async function lookAt(name: string, direction: PathReading['direction'], place: SipPlace): Promise<Diagnosis> {
  const path = { direction, address: describePlace(place), ...(await probe(place)) };
  const [finding] = explainPaths([path]);
  if (!finding) return ok(name, `${path.address} answers OPTIONS (${path.detail}, ${path.roundTripMillis} ms).`);
  // A server that does not answer OPTIONS may still take calls.
  return (brokenPaths([path]).length > 0 ? problem : warning)(name, finding.problem, finding.remedy);
}
