import type { AtomsSettings } from '../../sandbox/simulators/atoms/settings.ts';
import { type AtomsSimulator, startAtomsSimulator } from '../../sandbox/simulators/atoms.ts';
import type { ExotelSettings } from '../../sandbox/simulators/exotel/settings.ts';
import { type ExotelSimulator, startExotelSimulator } from '../../sandbox/simulators/exotel.ts';

export const ownNumber = '+918045671234';
export const phone = '+919876543210';
export const digest = { userName: 'trunkline', password: 'only-for-the-sandbox' };
export const agentId = '60d0fe4f5311236168a109ca';

/** Of what stands in the account from the beginning. */
export const dates = { dateCreated: '2026-11-01T10:00:00Z', dateUpdated: '2026-11-01T10:00:00Z' };

export interface Simulators {
  exotel: ExotelSimulator;
  atoms: AtomsSimulator;
}

/**
 * Both services, with a number that calls and can be called. What is tried is SIP: the state is put in place as it is.
 */
export async function startSimulators(settings: {
  exotel?: Partial<ExotelSettings>;
  atoms?: Partial<AtomsSettings>;
}): Promise<Simulators & { close(): Promise<unknown> }> {
  const exotel = await startExotelSimulator({ settings: settings.exotel ?? {} });
  const agents = [{ id: agentId, allowInboundCall: true }];
  const atoms = await startAtomsSimulator({ agents, settings: settings.atoms ?? {} });
  exotel.state.trunks.push({
    ...{ trunkSid: 'trmum1stranger', trunkName: 'stranger', nsoCode: 'ANY-ANY' },
    ...{ domainName: 'sandbox1.pstn.exotel.com', ...dates },
    phoneNumbers: [{ id: '1', phoneNumber: ownNumber, mode: null, ...dates }],
    credentials: [{ id: '2', friendlyName: null, ...digest, ...dates }],
    ...{ whitelistedIps: [], destinationUris: [], settings: [] },
  });
  const telephonyProductId = [await importNumber(atoms, ownNumber, exotel.sip.tcp)];
  await atomsRequest(atoms, 'PATCH', `/agent/${agentId}`, { telephonyProductId });
  return { exotel, atoms, close: () => Promise.all([exotel.close(), atoms.close()]) };
}

/** Has them for the time of one check. */
export async function withSimulators<Result>(
  settings: Parameters<typeof startSimulators>[0],
  use: (simulators: Simulators) => Promise<Result>,
): Promise<Result> {
  const simulators = await startSimulators(settings);
  try {
    return await use(simulators);
  } finally {
    await simulators.close();
  }
}

/** Has the workspace import a number with the digest of the trunk. @returns the product's id */
export async function importNumber(atoms: AtomsSimulator, number: string, terminationHost: string): Promise<string> {
  const product = await atomsRequest(atoms, 'POST', '/product/import-phone-number', {
    phoneNumber: number,
    sipTerminationUrl: terminationHost,
    sipUsername: digest.userName,
    sipPassword: digest.password,
  });
  return product._id ?? '';
}

/** Has the agent call the phone, and reads the conversation until it is over. */
export async function callPhone(atoms: AtomsSimulator, fromProductId: string): Promise<Record<string, string>> {
  const call = { agentId, phoneNumber: phone, fromProductId };
  const { conversationId } = await atomsRequest(atoms, 'POST', '/conversation/outbound', call);
  for (;;) {
    const conversation = await atomsRequest(atoms, 'GET', `/conversation/${conversationId}`);
    if (!['pending', 'in_progress'].includes(conversation.status ?? '')) return conversation;
  }
}

async function atomsRequest(atoms: AtomsSimulator, method: string, path: string, json?: object) {
  const response = await fetch(atoms.url + path, {
    method,
    headers: { authorization: 'Bearer sk_sandbox-atoms-key', 'content-type': 'application/json', connection: 'close' },
    ...(json && { body: JSON.stringify(json) }),
  });
  return ((await response.json()) as { data: Record<string, string> }).data;
}
