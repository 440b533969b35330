import type { AtomsClient } from '../atoms/client.ts';
import type { ExotelClient } from '../exotel/client.ts';
import { ConflictError } from '../platform/errors.ts';
import { foreignDestinations, type InboundReading } from '../telephony/inbound-finding.ts';
import { sameNumber } from '../telephony/same-number.ts';
import { sameDestination } from '../telephony/sip-address.ts';

/** What both sides should hold for a number. */
export interface WantedConfiguration {
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

/** One field, read back: `found` says in words what is there. */
export interface CheckedField {
  side: 'Exotel' | 'Atoms';
  /** Which calls fail when it differs. */
  direction: 'both' | 'outbound' | 'inbound';
  field: string;
  wanted: string;
  found: string;
  agrees: boolean;
}

/**
 * Reads everything back from both services and compares it field by field. Changes nothing.
 *
 * Not checked, because no API shows it: the passwords, the termination host that Atoms stored, what the Connect
 * applet dials. Only a call proves those.
 */
export async function checkConfiguration(
  exotel: ExotelClient,
  atoms: AtomsClient,
  wanted: WantedConfiguration,
): Promise<{ fields: CheckedField[]; inbound: InboundReading }> {
  const [onExotel, onAtoms] = await Promise.all([checkExotel(exotel, wanted), checkAtoms(atoms, wanted)]);
  return {
    fields: [...onExotel.fields, ...onAtoms.fields],
    inbound: {
      destinations: onExotel.destinations,
      wanted: wanted.destination,
      flowRouted: onExotel.flowRouted,
      attached: onAtoms.attached,
      allowInboundCall: onAtoms.allowInboundCall,
    },
  };
}

async function checkExotel(exotel: ExotelClient, wanted: WantedConfiguration) {
  const fields: CheckedField[] = [];
  const add = (field: Omit<CheckedField, 'side'>) => fields.push({ side: 'Exotel', ...field });
  const { trunkSid, phoneNumber, userName, destination, staticIps, flowAppId } = wanted;

  const trunk = await exotel.getTrunk(trunkSid);
  const found = trunk?.status ?? 'not there';
  add({ direction: 'both', field: `trunk ${trunkSid}`, wanted: 'active', found, agrees: found === 'active' });
  if (!trunk) return { fields, destinations: [], flowRouted: false };

  const mapping = (await exotel.listPhoneNumbers(trunkSid)).find((entry) => sameNumber(entry.phoneNumber, phoneNumber));
  const mode = mapping?.mode ?? 'not mapped';
  add({ direction: 'both', field: `mapping of ${phoneNumber}`, wanted: 'pstn', found: mode, agrees: mode === 'pstn' });

  const users = (await exotel.listCredentials(trunkSid)).map((entry) => entry.userName);
  const hasUser = users.includes(userName);
  add({
    direction: 'outbound',
    field: 'digest credentials',
    wanted: 'the user name of the secret',
    found: hasUser ? 'the user name of the secret' : `${users.length} others`,
    agrees: hasUser,
  });

  const destinations = (await exotel.listDestinations(trunkSid)).map((entry) => entry.destination);
  add({
    direction: 'inbound',
    field: 'destination URIs',
    wanted: destination,
    found: destinations.join(', ') || 'none',
    agrees:
      destinations.some((entry) => sameDestination(entry, destination)) &&
      foreignDestinations(destinations, destination).length === 0,
  });

  if (staticIps.length > 0) {
    const allowed = (await exotel.listAllowedIps(trunkSid)).map((entry) => `${entry.ip}/${entry.mask}`);
    add({
      direction: 'outbound',
      field: 'allowed IPs',
      wanted: staticIps.map((ip) => `${ip}/32`).join(', '),
      found: allowed.join(', ') || 'none',
      agrees: staticIps.every((ip) => allowed.includes(`${ip}/32`)),
    });
  }
  if (flowAppId === null) return { fields, destinations, flowRouted: false };

  const phone = (await exotel.listExoPhones()).find((entry) => sameNumber(entry.phoneNumber, phoneNumber));
  const voiceUrl = phone ? phone.voiceUrl || 'no flow' : 'not among the ExoPhones';
  const flowRouted = exotel.isVoiceUrlOfFlow(voiceUrl, flowAppId);
  add({
    direction: 'inbound',
    field: 'voice URL',
    wanted: exotel.voiceUrlOfFlow(flowAppId),
    found: voiceUrl,
    agrees: flowRouted,
  });
  return { fields, destinations, flowRouted };
}

async function checkAtoms(atoms: AtomsClient, wanted: WantedConfiguration) {
  const { productId, phoneNumber, agentId } = wanted;
  const product = (await atoms.listImportedNumbers()).find((entry) => entry.productId === productId);
  const agent = await atoms.getAgent(agentId);
  const attached = agent?.productIds.includes(productId) ?? false;
  const allowInboundCall = agent?.allowInboundCall ?? false;
  const fields: CheckedField[] = [
    {
      side: 'Atoms',
      direction: 'both',
      field: `product ${productId}`,
      // To the character: Atoms does not validate it, and a lost "+" fails only when somebody calls.
      wanted: phoneNumber,
      found: product?.phoneNumber ?? 'not there',
      agrees: product?.phoneNumber === phoneNumber,
    },
    {
      side: 'Atoms',
      direction: 'inbound',
      field: `numbers of agent ${agentId}`,
      wanted: productId,
      found: agent ? agent.productIds.join(', ') || 'none' : 'no such agent',
      agrees: attached,
    },
    {
      side: 'Atoms',
      direction: 'inbound',
      field: 'inbound calls of the agent',
      wanted: 'allowed',
      found: allowInboundCall ? 'allowed' : 'not allowed',
      agrees: allowInboundCall,
    },
  ];
  return { fields, attached, allowInboundCall };
}

/** @throws ConflictError naming every difference. */
export function requireAgreement(fields: CheckedField[]): void {
  const differences = describeDifferences(fields);
  if (differences.length === 0) return;
  throw new ConflictError(
    `What the services hold is not what was set: ${differences.join('; ')}. Somebody else may be changing the same number. Mend it there or start again.`,
  );
}

/** The differences in words, for an error or a diagnosis. */
export function describeDifferences(fields: CheckedField[]): string[] {
  return fields
    .filter((field) => !field.agrees)
    .map((field) => `${field.side}: ${field.field} should be ${field.wanted}, is ${field.found}`);
}
