import type { Credentials } from '../exotel/schemas.ts';
import type { Entries } from '../platform/ledger/entries.ts';
import type { ComparedField } from '../reconcile/compare.ts';
import type { Services } from '../reconcile/thing.ts';
import type { InboundReading } from '../telephony/inbound-finding.ts';
import { compareAgentAttachment } from './agent-attachment/compare.ts';
import { compareAllowedIps } from './allowed-ips/compare.ts';
import { compareConnectRoute } from './connect-route/compare.ts';
import { compareDestination } from './destination/compare.ts';
import { noOthers, type OtherDestinations } from './destination/others.ts';
import { compareDidMapping } from './did-mapping/compare.ts';
import { compareDigest } from './digest/compare.ts';
import type { DigestReference } from './digest/digest-secret.ts';
import { compareImportedNumber } from './imported-number/compare.ts';
import { type ThingName, thingNames } from './order.ts';
import { compareTrunk, notThere } from './trunk/compare.ts';

/** What both sides should hold for a number. */
export interface WantedConfiguration {
  /** E.164 */
  phoneNumber: string;
  trunkSid: string;
  trunkName: string;
  digest: DigestReference;
  destination: string;
  staticIps: string[];
  productId: string;
  agentId: string;
  /** `null`: routed by hand, and not looked at. */
  flowAppId: string | null;
}

/** What is on the trunk besides what is wanted; Trunkline's own of another number or another time included. */
export interface WhatElseIsThere {
  users: Credentials[];
  /** Each `a.b.c.d/mask`. */
  addresses: string[];
  destinations: OtherDestinations;
}

/** What is read back of a thing. */
interface Reading {
  fields: ComparedField[];
  /** What a finding on inbound calls needs to know of it. */
  inbound?: Partial<InboundReading>;
  others?: Partial<WhatElseIsThere>;
  /** With it everything else on its side is gone. */
  isGone?: boolean;
}

type Side = keyof Services;

/** The services, and what the ledger knows of what is found there. */
type Looking = Services & { entries: Pick<Entries, 'list' | 'read'> };

/** `all that is there`: also where nothing was asked for, so that what is there all the same is seen. */
type Scope = 'what was asked for' | 'all that is there';

interface Comparison {
  side: Side;
  read: (on: Looking, wanted: WantedConfiguration, scope: Scope) => Promise<Reading>;
}

const onExotel = (read: Comparison['read']): Comparison => ({ side: 'exotel', read });
const onAtoms = (read: (atoms: Services['atoms'], wanted: WantedConfiguration) => Promise<Reading>): Comparison => ({
  side: 'atoms',
  read: ({ atoms }, wanted) => read(atoms, wanted),
});

const nothing: Reading = { fields: [] };

/** How each thing is read back; null where no API shows it. */
const comparisons: Record<ThingName, Comparison | null> = {
  trunk: onExotel(async ({ exotel }, wanted) => {
    const field = await compareTrunk(exotel, wanted);
    return { fields: [field], isGone: field.found === notThere };
  }),
  'did-mapping': onExotel(async ({ exotel }, wanted) => ({ fields: [await compareDidMapping(exotel, wanted)] })),
  digest: onExotel(async (on, wanted) => {
    const { field, others: users } = await compareDigest(on, wanted);
    return { fields: [field], others: { users } };
  }),
  'allowed-ips': onExotel(async ({ exotel }, wanted, scope) => {
    if (wanted.staticIps.length === 0 && scope === 'what was asked for') return nothing;
    const { field, others: addresses } = await compareAllowedIps(exotel, wanted);
    return { fields: field ? [field] : [], others: { addresses } };
  }),
  'imported-number': onAtoms(async (atoms, wanted) => ({ fields: [await compareImportedNumber(atoms, wanted)] })),
  destination: onExotel(async (on, wanted) => {
    const { field, destinations, others } = await compareDestination(on, wanted);
    const inTheWay = others.inTheWay?.destinations ?? [];
    return { fields: [field], inbound: { destinations, inTheWay }, others: { destinations: others } };
  }),
  'agent-attachment': onAtoms(async (atoms, wanted) => {
    const [attached, allowInboundCall] = await compareAgentAttachment(atoms, wanted);
    return {
      fields: [attached, allowInboundCall],
      inbound: { attached: attached.agrees, allowInboundCall: allowInboundCall.agrees },
    };
  }),
  'connect-route': onExotel(async ({ exotel }, { flowAppId, ...wanted }) => {
    if (flowAppId === null) return nothing;
    const field = await compareConnectRoute(exotel, { ...wanted, flowAppId });
    return { fields: [field], inbound: { flowRouted: field.agrees } };
  }),
  'caller-id': null,
};

/**
 * Reads everything back from both services, thing by thing, and compares it field by field. Changes nothing. Asks the
 * ledger only about the digest's user name, and about what is on the trunk besides what is wanted.
 *
 * Not checked, because no API shows it: the passwords, the termination host that Atoms stored, what the Connect
 * applet dials. Only a call proves those.
 */
export async function checkConfiguration(
  on: Looking,
  wanted: WantedConfiguration,
  scope: Scope = 'what was asked for',
): Promise<{ fields: ComparedField[]; inbound: InboundReading; others: WhatElseIsThere }> {
  const sides = [readSide('exotel', on, wanted, scope), readSide('atoms', on, wanted, scope)];
  // Waits for both, also where one fails: a read that nobody waits for would go on in whatever the Lambda does next.
  await Promise.allSettled(sides);
  const readings = (await Promise.all(sides)).flat();
  return {
    fields: readings.flatMap(({ fields }) => fields),
    inbound: Object.assign(
      {
        destinations: [],
        wanted: wanted.destination,
        inTheWay: [],
        flowRouted: false,
        attached: false,
        allowInboundCall: false,
      },
      ...readings.map(({ inbound }) => inbound),
    ),
    others: Object.assign(
      { users: [], addresses: [], destinations: noOthers },
      ...readings.map(({ others }) => others),
    ),
  };
}

async function readSide(side: Side, on: Looking, wanted: WantedConfiguration, scope: Scope): Promise<Reading[]> {
  const readings: Reading[] = [];
  for (const name of thingNames) {
    const comparison = comparisons[name];
    if (comparison?.side !== side) continue;
    const reading = await comparison.read(on, wanted, scope);
    readings.push(reading);
    if (reading.isGone) break;
  }
  return readings;
}
