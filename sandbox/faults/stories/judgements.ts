import type { Sandbox } from '../../sandbox.ts';
import type { AccountState } from '../account-state.ts';
import { agentId, flowUrl, otherNumber, phoneNumber, trunkName } from './accounts.ts';

/* What is wrong after a story, by the simulators alone. */

/** Exactly one of each, wired the same on both sides, and what was there before untouched. */
export function provisionedEverything(sandbox: Sandbox, before: AccountState, agent = agentId): string[] {
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
  // A call that the ledger does not get to know was placed all the same.
  const unwritten = sandbox.aws.journal.some(
    ({ lambda, fault }) => fault && lambda.startsWith('placeverificationcall'),
  );
  const inDoubt = fired(sandbox, 'place call') || unwritten;
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
    flow: [exotel.state.exoPhones.find((phone) => phone.phoneNumber === phoneNumber)?.voiceUrl, flowUrl('12345')],
    'a call without need': [placedTwice, false],
    'a call while another may be ringing': [inDoubt && shortest < ringMillis(sandbox), false],
  });
}

/** How long a phone may ring, as the Lambdas are told. */
function ringMillis({ template }: Sandbox): number {
  const [millis] = template.ofType('AWS::Lambda::Function').flatMap(([, { Properties }]) => {
    const { Variables } = (Properties.Environment ?? {}) as { Variables?: Record<string, unknown> };
    return Variables?.RING_TIME_MILLIS === undefined ? [] : [Number(Variables.RING_TIME_MILLIS)];
  });
  if (millis === undefined) throw new Error('No Lambda is told how long a phone may ring.');
  return millis;
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

/** What the last roll-back, or the last event of another kind, said is left. */
export function remainsOf(sandbox: Sandbox, detailType = 'DID Rolled Back'): string[] {
  const told = sandbox.bus.events.filter((event) => event['detail-type'] === detailType);
  return (told.at(-1)?.detail as { remains?: string[] } | undefined)?.remains ?? [];
}

/** A trunk of somebody else's stays; what can be taken off it is gone, and the rest is said. */
export function adoptedTrunkIsLeft(
  sandbox: Sandbox,
  before: AccountState,
  told: 'DID Rolled Back' | 'DID Deprovisioned' = 'DID Rolled Back',
): string[] {
  const { exotel, atoms } = sandbox;
  const [trunk] = exotel.state.trunks;
  const remains = remainsOf(sandbox, told).join(' ');
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

/** The number is mapped to the one trunk in this mode. */
export function hasMode({ exotel }: Sandbox, mode: 'pstn' | 'flow'): string[] {
  const modes = exotel.state.trunks.map(({ phoneNumbers }) => phoneNumbers.map((mapping) => mapping.mode));
  return wrong({ 'modes by trunk': [modes, [[mode]]] });
}

/** The number is on the other one's trunk, and was called by it, over the trunk and back. */
export function calledByAnother(sandbox: Sandbox): string[] {
  const { exotel, atoms } = sandbox;
  return [
    ...wrong({
      trunks: [
        exotel.state.trunks.map((trunk) => [trunk.trunkName, trunk.phoneNumbers.length, trunk.credentials.length]),
        [[trunkName, 2, 1]],
      ],
      products: [atoms.state.products.filter((each) => each.phoneNumber === phoneNumber).length, 1],
    }),
    ...arrivedAt(sandbox, phoneNumber),
  ];
}

/** The same, and it called the other one. */
export function calledBack(sandbox: Sandbox): string[] {
  return [...calledByAnother(sandbox), ...arrivedAt(sandbox, otherNumber)];
}

function arrivedAt({ atoms }: Sandbox, number: string): string[] {
  const arrived = atoms.state.conversations.some(({ type, to }) => type === 'telephony_inbound' && to === number);
  return arrived ? [] : [`no call has arrived at ${number}`];
}

export function withoutMapping(state: AccountState): AccountState {
  const trunks = (state.trunks as { phoneNumbers: { phoneNumber: string }[] }[]).map((trunk) => ({
    ...trunk,
    phoneNumbers: trunk.phoneNumbers.filter((mapping) => mapping.phoneNumber !== phoneNumber),
  }));
  return { ...state, trunks };
}
