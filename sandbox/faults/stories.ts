import type { Execution } from '../aws/executions.ts';
import type { Sandbox } from '../sandbox.ts';
import { type AccountState, accountState, differences } from './account-state.ts';
import { shortTimes } from './short-times.ts';

/*
 * What is provisioned when faults strike, and how it must end: which calls are made depends on what is there and what
 * is asked for. Each judges by the simulators alone.
 */

export interface Story {
  name: string;
  /** Sets the accounts up, and answers the request. */
  prepare(sandbox: Sandbox): Promise<Record<string, unknown>>;
  /** Whether it ends provisioned when nothing goes wrong; if not, in a roll-back. */
  succeeds: boolean;
  /** The states whose calls are this story's rows; the others are rows of another story. */
  states?: readonly string[];
  /** What is wrong after it was provisioned: sentences. */
  provisioned(sandbox: Sandbox, before: AccountState): string[];
  /** What is wrong after it was rolled back; default: anything that is not as before. */
  absent?(sandbox: Sandbox, before: AccountState, execution: Execution): string[];
}

export const phoneNumber = '+918045671234';
const agentId = '60d0fe4f5311236168a109ca';
const otherAgentId = '60d0fe4f5311236168a109cb';
const flowUrl = (flow: string) => `http://my.exotel.com/sandbox1/exoml/start_voice/${flow}`;
export const callTo = '+919876543210';
const otherNumber = '+918045671235';
const trunkName = 't918045671234';

const everything = {
  phoneNumber,
  agentId,
  staticIps: ['203.0.113.9'],
  callerId: '+918045670000',
  flowAppId: '12345',
};

/** Both accounts as an operator has them who begins: a number with a flow of its own, an agent with another number. */
function furnish({ exotel, atoms }: Sandbox): void {
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

function product(id: string, number: string) {
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

/** Exactly one of each, wired the same on both sides, and what was there before untouched. */
function provisionedEverything(sandbox: Sandbox, before: AccountState, agent = agentId): string[] {
  const { exotel, atoms, secrets } = sandbox;
  const secret = JSON.parse(secrets.values().get(`trunkline/sandbox/trunk/${trunkName}`) ?? '{}') as {
    userName?: string;
    password?: string;
  };
  const ours = atoms.state.products.filter((each) => each.phoneNumber === phoneNumber);
  const trunks = exotel.state.trunks.filter((trunk) => trunk.trunkName === trunkName);
  const former = (before.agents as { id: string; telephonyProductId: string[] }[]).map(
    ({ id, telephonyProductId }) => [id, telephonyProductId.filter((id) => id !== ours[0]?.id)] as const,
  );
  const calls = atoms.state.conversations;
  const inDoubt = fired(sandbox, 'place call');
  const placedTwice = calls.length > sandbox.executions.all.size && !inDoubt;
  const times = calls.map((call) => Date.parse(call.createdAt)).sort((left, right) => left - right);
  const shortest = Math.min(...times.slice(1).map((time, index) => time - (times[index] ?? 0)));
  return wrong({
    'one trunk': [trunks.length, 1],
    'trunk and what is on it': [
      trunks.map((trunk) => ({
        numbers: trunk.phoneNumbers.map((mapping) => [mapping.phoneNumber, mapping.mode]),
        credentials: trunk.credentials.map(({ userName, password }) => ({ userName, password })),
        ips: trunk.whitelistedIps.map(({ ip, mask }) => `${ip}/${mask}`),
        destinations: trunk.destinationUris.map(({ destination }) => destination),
        settings: trunk.settings.map(({ name, value }) => `${name}=${value}`),
      })),
      [
        {
          numbers: [[phoneNumber, null]],
          credentials: [secret],
          ips: ['203.0.113.9/32'],
          destinations: [atoms.sip.tcpUri],
          settings: ['trunk_external_alias=+918045670000'],
        },
      ],
    ],
    'one product with the digest of the secret': [
      ours.map((each) => [each.sipUsername, each.sipPassword, each.agentId, each.terminationHost]),
      [[secret.userName, secret.password, agent, exotel.sip.tcp]],
    ],
    'lists of the agents': [
      atoms.state.agents.map(({ id, telephonyProductId }) => [id, telephonyProductId.toSorted()]),
      former.map(([id, others]) => [id, [...others, ...(id === agent ? ours.map((each) => each.id) : [])].sort()]),
    ],
    'inbound calls': [atoms.state.agents.find(({ id }) => id === agent)?.allowInboundCall, true],
    flow: [exotel.state.exoPhones.map(({ voiceUrl }) => voiceUrl), [flowUrl('12345')]],
    'a call without need': [placedTwice, false],
    'a call while another may be ringing': [inDoubt && shortest < Number(shortTimes.RING_TIME_MILLIS), false],
  });
}

/** Whether a fault has struck calls of an operation, so that some were in doubt. */
function fired({ exotel, atoms }: Sandbox, operation: string): boolean {
  return [...exotel.journal, ...atoms.journal].some((entry) => entry.operation === operation && entry.fault !== null);
}

function wrong(checks: Record<string, [is: unknown, should: unknown]>): string[] {
  return Object.entries(checks).flatMap(([what, [is, should]]) =>
    JSON.stringify(is) === JSON.stringify(should)
      ? []
      : [`${what}: should be ${JSON.stringify(should)}, is ${JSON.stringify(is)}`],
  );
}

async function provisionFirst(sandbox: Sandbox, request: object): Promise<void> {
  const { status, cause } = await sandbox.provision(request);
  if (status !== 'SUCCEEDED') throw new Error(`The story could not be set up: ${cause}`);
}

/** What the last roll-back said is left. */
export function remainsOf(sandbox: Sandbox): string[] {
  const told = sandbox.bus.events.filter((event) => event['detail-type'] === 'DID Rolled Back');
  return (told.at(-1)?.detail as { remains?: string[] } | undefined)?.remains ?? [];
}

/** A trunk of somebody else's stays; what can be taken off it is gone, and the rest is said. */
function adoptedTrunkIsLeft(sandbox: Sandbox, before: AccountState): string[] {
  const { exotel, atoms } = sandbox;
  const [trunk] = exotel.state.trunks;
  const remains = remainsOf(sandbox).join(' ');
  return [
    ...wrong({
      'digest credentials': [trunk?.credentials.length, 0],
      products: [atoms.state.products.map(({ id }) => id), (before.products as { id: string }[]).map(({ id }) => id)],
      'digest secrets': [[...sandbox.secrets.values().keys()].filter((name) => name.includes('/trunk/')), []],
    }),
    ...((trunk?.phoneNumbers.length ?? 0) > 0 && !remains.includes('mapping') ? ['the mapping is not said'] : []),
    ...((trunk?.destinationUris.length ?? 0) > 0 && !remains.includes('destination')
      ? ['the destination is not said']
      : []),
  ];
}

/** The number is on the other one's trunk, and was called by it, over the trunk and back. */
function calledByAnother(sandbox: Sandbox): string[] {
  const { exotel, atoms } = sandbox;
  const arrived = atoms.state.conversations.filter(
    ({ type, to }) => type === 'telephony_inbound' && to === phoneNumber,
  );
  return [
    ...wrong({
      trunks: [
        exotel.state.trunks.map((trunk) => [trunk.trunkName, trunk.phoneNumbers.length, trunk.credentials.length]),
        [[trunkName, 2, 1]],
      ],
      products: [atoms.state.products.filter((each) => each.phoneNumber === phoneNumber).length, 1],
    }),
    ...(arrived.length > 0 ? [] : ['no call has arrived']),
  ];
}

function withoutMapping(state: AccountState): AccountState {
  const trunks = (state.trunks as { phoneNumbers: { phoneNumber: string }[] }[]).map((trunk) => ({
    ...trunk,
    phoneNumbers: trunk.phoneNumbers.filter((mapping) => mapping.phoneNumber !== phoneNumber),
  }));
  return { ...state, trunks };
}

export const stories: readonly Story[] = [
  {
    name: 'a new number',
    succeeds: true,
    async prepare(sandbox) {
      furnish(sandbox);
      return everything;
    },
    provisioned: provisionedEverything,
  },
  {
    name: 'a number whose call fails',
    succeeds: false,
    states: ['Diagnose', 'Roll back'],
    async prepare(sandbox) {
      furnish(sandbox);
      refuseCalls(sandbox);
      return everything;
    },
    provisioned: provisionedEverything,
  },
  {
    name: 'a number that moves to another agent',
    succeeds: true,
    states: ['Attach number to agent'],
    async prepare(sandbox) {
      furnish(sandbox);
      await provisionFirst(sandbox, everything);
      return { ...everything, agentId: otherAgentId };
    },
    provisioned: (sandbox, before) => provisionedEverything(sandbox, before, otherAgentId),
  },
  {
    name: 'a move to another agent that fails',
    succeeds: false,
    states: ['Roll back'],
    async prepare(sandbox) {
      furnish(sandbox);
      await provisionFirst(sandbox, everything);
      refuseCalls(sandbox);
      return { ...everything, agentId: otherAgentId };
    },
    provisioned: (sandbox, before) => provisionedEverything(sandbox, before, otherAgentId),
  },
  {
    name: "somebody else's import, replaced",
    succeeds: true,
    states: ['Import number to Atoms'],
    async prepare(sandbox) {
      furnish(sandbox);
      const foreign = { ...product('e'.repeat(24), phoneNumber), agentId: otherAgentId };
      sandbox.atoms.state.products.push(foreign);
      for (const agent of sandbox.atoms.state.agents) {
        if (agent.id === otherAgentId) agent.telephonyProductId.push(foreign.id);
      }
      return { ...everything, replaceExisting: true };
    },
    provisioned(sandbox, before) {
      const agents = (before.agents as { telephonyProductId: string[] }[]).map((agent) => ({
        ...agent,
        telephonyProductId: agent.telephonyProductId.filter((id) => id !== 'e'.repeat(24)),
      }));
      return provisionedEverything(sandbox, { ...before, agents });
    },
    absent(sandbox, before) {
      const { atoms } = sandbox;
      const foreign = atoms.state.products.find(({ phoneNumber: number }) => number === phoneNumber);
      if (foreign) return differences(before, { ...before, products: before.products });
      return remainsOf(sandbox).some((text) => text.includes('by hand as it was before'))
        ? []
        : ['the product that was replaced is not said'];
    },
  },
  {
    name: 'a number that another one calls',
    succeeds: true,
    states: ['Validate request', 'Place verification call', 'Read call'],
    async prepare(sandbox) {
      furnish(sandbox);
      const { exotel, atoms } = sandbox;
      // Until it is hung up, however often it is read: a read that a busy machine makes twice must not end it.
      atoms.settings.callSteps = 1_000;
      const [phone] = exotel.state.exoPhones;
      exotel.state.exoPhones.push({ ...phone, sid: 'other', phoneNumber: otherNumber } as never);
      await provisionFirst(sandbox, { ...everything, trunkName, phoneNumber: otherNumber, verification: 'skip' });
      exotel.state.flows['12345'] = `sip:${exotel.state.trunks[0]?.trunkSid}`;
      return { ...everything, verification: { mode: 'loopback', from: otherNumber } };
    },
    provisioned: calledByAnother,
    // The mapping of the number stays on the trunk, since no API takes it off.
    absent: (sandbox, before) => differences(withoutMapping(before), withoutMapping(accountState(sandbox))),
  },
  {
    name: "somebody else's trunk, whose call fails",
    succeeds: false,
    states: ['Create trunk', 'Roll back'],
    async prepare(sandbox) {
      furnish(sandbox);
      refuseCalls(sandbox);
      return { phoneNumber, agentId, trunkSid: addTheirTrunk(sandbox, []) };
    },
    provisioned: () => ['it was not to be provisioned'],
    absent: adoptedTrunkIsLeft,
  },
];

export function storyNamed(name: string): Story {
  const story = stories.find((candidate) => candidate.name === name);
  if (!story) throw new Error(`There is no story named ${name}.`);
  return story;
}
