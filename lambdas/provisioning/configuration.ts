import type { AtomsClient } from '../atoms/client.ts';
import type { ExotelClient } from '../exotel/client.ts';
import { sameNumber } from '../telephony/phone-number.ts';
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
): Promise<CheckedField[]> {
  const [exotelFields, atomsFields] = await Promise.all([checkExotel(exotel, wanted), checkAtoms(atoms, wanted)]);
  return [...exotelFields, ...atomsFields];
}

async function checkExotel(exotel: ExotelClient, wanted: WantedConfiguration): Promise<CheckedField[]> {
  const side = 'Exotel' as const;
  const { trunkSid, phoneNumber, userName, destination } = wanted;
  const trunk = await exotel.getTrunk(trunkSid);
  const status = trunk?.status ?? 'not there';
  const fields: CheckedField[] = [
    { side, field: `trunk ${trunkSid}`, wanted: 'active', found: status, agrees: status === 'active' },
  ];
  if (!trunk) return fields;

  const mapping = (await exotel.listPhoneNumbers(trunkSid)).find((entry) => sameNumber(entry.phoneNumber, phoneNumber));
  // No mode means pstn; the other mode, flow, is for streaming and not for SIP.
  const mode = mapping ? (mapping.mode ?? 'pstn') : 'not mapped';
  fields.push({ side, field: `mapping of ${phoneNumber}`, wanted: 'pstn', found: mode, agrees: mode === 'pstn' });

  const users = (await exotel.listCredentials(trunkSid)).map((entry) => entry.userName);
  const hasUser = users.includes(userName);
  fields.push({
    side,
    field: 'digest credentials',
    wanted: 'the user name of the secret',
    found: hasUser ? 'the user name of the secret' : `${users.length} others`,
    agrees: hasUser,
  });

  const destinations = (await exotel.listDestinations(trunkSid)).map((entry) => entry.destination);
  fields.push({
    side,
    field: 'destination URIs',
    wanted: destination,
    found: destinations.join(', ') || 'none',
    agrees: destinations.length > 0 && destinations.every((entry) => sameDestination(entry, destination)),
  });

  if (wanted.staticIps.length > 0) {
    const allowed = (await exotel.listAllowedIps(trunkSid)).map((entry) => `${entry.ip}/${entry.mask}`);
    fields.push({
      side,
      field: 'allowed IPs',
      wanted: wanted.staticIps.map((ip) => `${ip}/32`).join(', '),
      found: allowed.join(', ') || 'none',
      agrees: wanted.staticIps.every((ip) => allowed.includes(`${ip}/32`)),
    });
  }
  if (wanted.flowAppId !== null) {
    const voiceUrl = exotel.voiceUrlOfFlow(wanted.flowAppId);
    const phone = (await exotel.listExoPhones()).find((entry) => sameNumber(entry.phoneNumber, phoneNumber));
    const found = phone ? phone.voiceUrl || 'no flow' : 'not among the ExoPhones';
    fields.push({ side, field: 'voice URL', wanted: voiceUrl, found, agrees: found === voiceUrl });
  }
  return fields;
}

async function checkAtoms(atoms: AtomsClient, wanted: WantedConfiguration): Promise<CheckedField[]> {
  const side = 'Atoms' as const;
  const { productId, phoneNumber, agentId } = wanted;
  const product = (await atoms.listImportedNumbers()).find((entry) => entry.productId === productId);
  const agent = await atoms.getAgent(agentId);
  const attached = agent?.productIds.includes(productId) ?? false;
  return [
    {
      side,
      field: `product ${productId}`,
      // To the character: Atoms does not validate it, and a lost "+" fails only when somebody calls.
      wanted: phoneNumber,
      found: product?.phoneNumber ?? 'not there',
      agrees: product?.phoneNumber === phoneNumber,
    },
    {
      side,
      field: `numbers of agent ${agentId}`,
      wanted: productId,
      found: agent ? agent.productIds.join(', ') || 'none' : 'no such agent',
      agrees: attached,
    },
    {
      side,
      field: 'inbound calls of the agent',
      wanted: 'allowed',
      found: agent?.allowInboundCall ? 'allowed' : 'not allowed',
      agrees: agent?.allowInboundCall ?? false,
    },
  ];
}

/** The differences in words, for an error or a diagnosis. */
export function describeDifferences(fields: CheckedField[]): string[] {
  return fields
    .filter((field) => !field.agrees)
    .map((field) => `${field.side}: ${field.field} should be ${field.wanted}, is ${field.found}`);
}
