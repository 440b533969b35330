import type { ComparedField } from '../reconcile/compare.ts';
import type { Services } from '../reconcile/thing.ts';
import type { InboundReading } from '../telephony/inbound-finding.ts';
import { compareAgentAttachment } from './agent-attachment/compare.ts';
import { compareAllowedIps } from './allowed-ips/compare.ts';
import { compareConnectRoute } from './connect-route/compare.ts';
import { compareDestination } from './destination/compare.ts';
import { compareDidMapping } from './did-mapping/compare.ts';
import { compareDigest } from './digest/compare.ts';
import { compareImportedNumber } from './imported-number/compare.ts';
import { type ThingName, thingNames } from './order.ts';
import { compareTrunk, notThere } from './trunk/compare.ts';

/** What both sides should hold for a number. */
export interface WantedConfiguration {
  /** E.164 */
  phoneNumber: string;
  trunkSid: string;
  userName: string;
  destination: string;
  staticIps: string[];
  productId: string;
  agentId: string;
  /** `null`: routed by hand, and not looked at. */
  flowAppId: string | null;
}

/** What is read back of a thing. */
interface Reading {
  fields: ComparedField[];
  /** What a finding on inbound calls needs to know of it. */
  inbound?: Partial<InboundReading>;
  /** With it everything else on its side is gone. */
  isGone?: boolean;
}

type Side = keyof Services;

interface Comparison {
  side: Side;
  read: (services: Services, wanted: WantedConfiguration) => Promise<Reading>;
}

const onExotel = (read: (exotel: Services['exotel'], wanted: WantedConfiguration) => Promise<Reading>): Comparison => ({
  side: 'exotel',
  read: ({ exotel }, wanted) => read(exotel, wanted),
});
const onAtoms = (read: (atoms: Services['atoms'], wanted: WantedConfiguration) => Promise<Reading>): Comparison => ({
  side: 'atoms',
  read: ({ atoms }, wanted) => read(atoms, wanted),
});

const nothing: Reading = { fields: [] };

/** How each thing is read back; null where no API shows it. */
const comparisons: Record<ThingName, Comparison | null> = {
  trunk: onExotel(async (exotel, wanted) => {
    const field = await compareTrunk(exotel, wanted);
    return { fields: [field], isGone: field.found === notThere };
  }),
  'did-mapping': onExotel(async (exotel, wanted) => ({ fields: [await compareDidMapping(exotel, wanted)] })),
  digest: onExotel(async (exotel, wanted) => ({ fields: [await compareDigest(exotel, wanted)] })),
  'allowed-ips': onExotel(async (exotel, wanted) =>
    wanted.staticIps.length === 0 ? nothing : { fields: [await compareAllowedIps(exotel, wanted)] },
  ),
  'imported-number': onAtoms(async (atoms, wanted) => ({ fields: [await compareImportedNumber(atoms, wanted)] })),
  destination: onExotel(async (exotel, wanted) => {
    const { destinations, ...field } = await compareDestination(exotel, wanted);
    return { fields: [field], inbound: { destinations } };
  }),
  'agent-attachment': onAtoms(async (atoms, wanted) => {
    const [attached, allowInboundCall] = await compareAgentAttachment(atoms, wanted);
    return {
      fields: [attached, allowInboundCall],
      inbound: { attached: attached.agrees, allowInboundCall: allowInboundCall.agrees },
    };
  }),
  'connect-route': onExotel(async (exotel, { flowAppId, ...wanted }) => {
    if (flowAppId === null) return nothing;
    const field = await compareConnectRoute(exotel, { ...wanted, flowAppId });
    return { fields: [field], inbound: { flowRouted: field.agrees } };
  }),
  'caller-id': null,
};

/**
 * Reads everything back from both services, thing by thing, and compares it field by field. Changes nothing.
 *
 * Not checked, because no API shows it: the passwords, the termination host that Atoms stored, what the Connect
 * applet dials. Only a call proves those.
 */
export async function checkConfiguration(
  services: Services,
  wanted: WantedConfiguration,
): Promise<{ fields: ComparedField[]; inbound: InboundReading }> {
  const sides = [readSide('exotel', services, wanted), readSide('atoms', services, wanted)];
  // Waits for both, also where one fails: a read that nobody waits for would go on in whatever the Lambda does next.
  await Promise.allSettled(sides);
  const readings = (await Promise.all(sides)).flat();
  return {
    fields: readings.flatMap(({ fields }) => fields),
    inbound: Object.assign(
      { destinations: [], wanted: wanted.destination, flowRouted: false, attached: false, allowInboundCall: false },
      ...readings.map(({ inbound }) => inbound),
    ),
  };
}

async function readSide(side: Side, services: Services, wanted: WantedConfiguration): Promise<Reading[]> {
  const readings: Reading[] = [];
  for (const name of thingNames) {
    const comparison = comparisons[name];
    if (comparison?.side !== side) continue;
    const reading = await comparison.read(services, wanted);
    readings.push(reading);
    if (reading.isGone) break;
  }
  return readings;
}
