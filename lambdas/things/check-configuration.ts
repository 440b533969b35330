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

/**
 * Reads everything back from both services and compares it field by field. Changes nothing.
 *
 * Not checked, because no API shows it: the passwords, the termination host that Atoms stored, what the Connect
 * applet dials. Only a call proves those.
 */
export async function checkConfiguration(
  { exotel, atoms }: Services,
  wanted: WantedConfiguration,
): Promise<{ fields: ComparedField[]; inbound: InboundReading }> {
  const [onExotel, onAtoms] = await bothSides(checkExotel(exotel, wanted), checkAtoms(atoms, wanted));
  return {
    fields: [...onExotel.fields, ...onAtoms.fields],
    inbound: {
      destinations: onExotel.destinations,
      wanted: wanted.destination,
      flowRouted: onExotel.flowRouted,
      attached: onAtoms.attached.agrees,
      allowInboundCall: onAtoms.allowInboundCall.agrees,
    },
  };
}

async function checkExotel(exotel: Services['exotel'], wanted: WantedConfiguration) {
  const { flowAppId, staticIps } = wanted;
  const trunk = await compareTrunk(exotel, wanted);
  // With the trunk everything on it is gone.
  if (trunk.found === notThere) return { fields: [trunk], destinations: [], flowRouted: false };
  const mapping = await compareDidMapping(exotel, wanted);
  const digest = await compareDigest(exotel, wanted);
  const { destinations, ...destination } = await compareDestination(exotel, wanted);
  const ips = staticIps.length > 0 ? [await compareAllowedIps(exotel, wanted)] : [];
  const route = flowAppId === null ? [] : [await compareConnectRoute(exotel, { ...wanted, flowAppId })];
  return {
    fields: [trunk, mapping, digest, destination, ...ips, ...route],
    destinations,
    flowRouted: route.some(({ agrees }) => agrees),
  };
}

async function checkAtoms(atoms: Services['atoms'], wanted: WantedConfiguration) {
  const product = await compareImportedNumber(atoms, wanted);
  const [attached, allowInboundCall] = await compareAgentAttachment(atoms, wanted);
  return { fields: [product, attached, allowInboundCall], attached, allowInboundCall };
}

/** Waits for both, also where one fails: a read that nobody waits for would go on in whatever the Lambda does next. */
async function bothSides<One, Other>(one: Promise<One>, other: Promise<Other>): Promise<[One, Other]> {
  await Promise.allSettled([one, other]);
  return [await one, await other];
}
