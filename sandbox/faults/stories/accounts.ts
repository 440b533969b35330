import type { Sandbox } from '../../sandbox.ts';

/* What the accounts hold before a story begins, and what it asks for. */

export const phoneNumber = '+918045671234';
export const agentId = '60d0fe4f5311236168a109ca';
export const otherAgentId = '60d0fe4f5311236168a109cb';
export const flowUrl = (flow: string) => `http://my.exotel.com/sandbox1/exoml/start_voice/${flow}`;
export const callTo = '+919876543210';
export const otherNumber = '+918045671235';
export const trunkName = 't918045671234';

export const everything = {
  phoneNumber,
  agentId,
  staticIps: ['203.0.113.9'],
  callerId: '+918045670000',
  flowAppId: '12345',
};

/** Both accounts as an operator has them who begins: a number with a flow of its own, an agent with another number. */
export function furnish({ exotel, atoms }: Sandbox): void {
  exotel.settings.requestsPerMinute = 1_000_000;
  Object.assign(atoms.settings, { requestsPerSecond: 1_000_000, callSteps: 1 });
  for (const phone of exotel.state.exoPhones) phone.voiceUrl = flowUrl('old');
  const [agent] = atoms.state.agents;
  if (!agent) return;
  const rented = { ...product('d'.repeat(24), '+918045679999'), kind: 'rented' as const, agentId: agent.id };
  atoms.state.products.push(rented);
  Object.assign(agent, { telephonyProductId: [rented.id], allowInboundCall: false });
  atoms.state.agents.push({ ...agent, id: otherAgentId, name: 'other', telephonyProductId: [] });
}

export function product(id: string, number: string) {
  return {
    id,
    kind: 'imported' as const,
    phoneNumber: number,
    name: null,
    terminationHost: 'elsewhere.example.com:5060',
    sipUsername: 'somebody',
    sipPassword: 'not-known-to-us',
    outboundSipTrunkId: null,
    inboundSipTrunkId: null,
    agentId: null as string | null,
    createdAt: '2026-01-01T00:00:00.000Z',
    updatedAt: '2026-01-01T00:00:00.000Z',
  };
}

export function refuseCalls({ exotel }: Sandbox): void {
  exotel.state.phones[callTo] = 'codec mismatch';
}

/** A trunk that somebody else has made, with the numbers that they mapped to it. @returns its SID */
export function addTheirTrunk({ exotel }: Sandbox, phoneNumbers: string[]): string {
  const now = '2026-01-01T00:00:00Z';
  const dates = { dateCreated: now, dateUpdated: now };
  const trunkSid = 'trmum1theirs00000000000000';
  exotel.state.trunks.push({
    trunkSid,
    trunkName: 'theirs',
    nsoCode: 'ANY-ANY',
    domainName: 'sandbox1.pstn.exotel.com',
    phoneNumbers: phoneNumbers.map((number, index) => ({
      id: String(index),
      phoneNumber: number,
      mode: null,
      ...dates,
    })),
    credentials: [],
    whitelistedIps: [],
    destinationUris: [],
    settings: [],
    ...dates,
  });
  return trunkSid;
}

/** The same, with a number that streams over it. @returns its SID */
export function addStreamingTrunk(sandbox: Sandbox, number: string): string {
  const trunkSid = addTheirTrunk(sandbox, [number]);
  for (const { phoneNumbers } of sandbox.exotel.state.trunks) {
    for (const mapping of phoneNumbers) mapping.mode = 'flow';
  }
  return trunkSid;
}

export async function provisionFirst(sandbox: Sandbox, request: object): Promise<void> {
  const { status, cause } = await sandbox.provision(request);
  if (status !== 'SUCCEEDED') throw new Error(`The story could not be set up: ${cause}`);
}

/**
 * Another number of the workspace is provisioned, and the flow that the next one is routed to dials their trunk. Calls
 * between the two go on until they are hung up, and are read when both sides have been heard: how often must not depend
 * on how busy the machine is.
 */
export async function provisionTheOther(sandbox: Sandbox): Promise<void> {
  furnish(sandbox);
  const { exotel, atoms } = sandbox;
  Object.assign(atoms.settings, { callSteps: 1_000, readsWaitForSound: true });
  const [phone] = exotel.state.exoPhones;
  exotel.state.exoPhones.push({ ...phone, sid: 'other', phoneNumber: otherNumber } as never);
  await provisionFirst(sandbox, { ...everything, trunkName, phoneNumber: otherNumber, verification: 'skip' });
  exotel.state.flows['12345'] = `sip:${exotel.state.trunks[0]?.trunkSid}`;
}
