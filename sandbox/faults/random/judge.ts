import type { BusEvent } from '../../aws/event-bus.ts';
import type { Execution } from '../../aws/execution.ts';
import type { Sandbox } from '../../sandbox.ts';
import { unusedNumbers } from '../../simulators/exotel.ts';
import type { AccountState } from '../account-state.ts';
import { unless } from '../problems.ts';
import { agentIds, numbers, type PlannedNumber, requestFor } from './plan.ts';

/*
 * What must hold when a random run is over, by what the simulators hold and what was told on the bus: each number is
 * provisioned as its last success said, or absent, but for what was asked to be kept and for what a person was told of.
 */

/** @returns what is wrong: sentences */
export async function judge(sandbox: Sandbox, before: AccountState): Promise<string[]> {
  const problems = [...(await deprovisionAgain(sandbox)), ...(await rollBackAgain(sandbox))];
  const stories = new Map(numbers.map((number) => [number, storyOf(sandbox, number)]));
  problems.push(...judgeState(sandbox, before, stories));
  // Once more for each, without faults: whatever came before, it must be possible, and change nothing that is right.
  for (const [number, story] of stories) problems.push(...(await provisionAgain(sandbox, number, story)));
  const last = new Map(numbers.map((number) => [number, storyOf(sandbox, number)]));
  problems.push(...judgeState(sandbox, before, last));
  return [...problems, ...tellAgain(sandbox, problems)];
}

/** What was told of the numbers that have a problem, in order: such a race may not come again. */
function tellAgain(sandbox: Sandbox, problems: readonly string[]): string[] {
  return numbers
    .filter(({ phoneNumber }) => problems.some((problem) => problem.includes(phoneNumber)))
    .map(({ phoneNumber }) => {
      const lines = toldOf(sandbox, phoneNumber).map((event) => {
        const { agentId } = event.detail as Detail;
        const { name } = executionOf(sandbox, event) ?? {};
        return `${event['detail-type']}: ${name}${agentId ? `, agent ${agentId}` : ''}`;
      });
      return [`what was told of ${phoneNumber}:`, ...lines].join('\n      ');
    });
}

/** How a number stands, by what was told. */
interface Story {
  /** The agent of its last success; `null`: it is to be absent. */
  agentId: string | null;
  /** An execution that failed was asked to keep what it had made, and none has succeeded since. */
  isKept: boolean;
  /** What was said to be left for a person, by anyone. */
  remains: string;
  /** The last roll-back failed. */
  rollBackFailed: boolean;
  /** A deprovisioning has failed or was ended, and none has succeeded since. */
  isHalfUndone: boolean;
}

interface Detail {
  phoneNumber?: string;
  execution?: string;
  agentId?: string;
  error?: string;
  remains?: string[];
}

function storyOf(sandbox: Sandbox, { phoneNumber }: PlannedNumber): Story {
  const story: Story = { agentId: null, isKept: false, remains: '', rollBackFailed: false, isHalfUndone: false };
  const told = toldOf(sandbox, phoneNumber);
  // Ended from outside after it told, and cleaned up after. A redrive that fails undoes nothing of what stood before it.
  const wasUndone = (event: BusEvent) =>
    told
      .slice(told.indexOf(event) + 1)
      .some(
        ({ detail, ...later }) =>
          later['detail-type'] === 'DID Provisioning Failed' &&
          (detail as Detail).execution === (event.detail as Detail).execution &&
          ['ABORTED', 'TIMED_OUT'].includes((detail as Detail).error ?? ''),
      );
  for (const event of told) {
    const { agentId = null, remains = [] } = event.detail as Detail;
    switch (event['detail-type']) {
      case 'DID Provisioned':
        if (!wasUndone(event)) Object.assign(story, { agentId, isKept: false });
        break;
      case 'DID Provisioning Failed': {
        if (executionOf(sandbox, event)?.input.includes('"onFailure":"keep"')) story.isKept = true;
        break;
      }
      case 'DID Rolled Back':
        story.rollBackFailed = false;
        story.remains += remains.join(' ');
        break;
      case 'DID Roll Back Failed':
        story.rollBackFailed = true;
        break;
      case 'DID Deprovisioned':
        Object.assign(story, { agentId: null, isKept: false, rollBackFailed: false, isHalfUndone: false });
        story.remains += remains.join(' ');
        break;
      case 'DID Deprovisioning Failed':
        story.isHalfUndone = true;
        break;
    }
  }
  return story;
}

function toldOf({ bus }: Sandbox, phoneNumber: string): BusEvent[] {
  return bus.events.filter(({ detail }) => (detail as Detail).phoneNumber === phoneNumber);
}

function executionOf({ executions }: Sandbox, { detail }: BusEvent): Execution | undefined {
  return [...executions.all.values()].find(({ arn }) => arn === (detail as Detail).execution);
}

/** What a deprovisioning has left half undone is deprovisioned once more, as its event asks. */
async function deprovisionAgain(sandbox: Sandbox): Promise<string[]> {
  const { executions } = sandbox;
  const arn = executions.arnOf('Deprovisioning');
  // One that was ended from outside tells nothing.
  const ended = [...executions.all.values()]
    .filter(({ stateMachineArn, status }) => stateMachineArn === arn && ['ABORTED', 'TIMED_OUT'].includes(status))
    .map(({ input }) => (JSON.parse(input) as { phoneNumber: string }).phoneNumber);
  const problems: string[] = [];
  for (const number of numbers) {
    const { phoneNumber } = number;
    if (!storyOf(sandbox, number).isHalfUndone && !ended.includes(phoneNumber)) continue;
    const { status, error, cause } = await sandbox.deprovision({ phoneNumber, now: true });
    // One that was ended before it had begun, of a number that never was there.
    if (error === 'InvalidRequestError') continue;
    if (status !== 'SUCCEEDED') problems.push(`the deprovisioning of ${phoneNumber} by hand ended ${status}: ${cause}`);
  }
  await sandbox.settled();
  return problems;
}

/** What a failed roll-back has left is rolled back by hand, as its event asks. */
async function rollBackAgain(sandbox: Sandbox): Promise<string[]> {
  const problems: string[] = [];
  for (const number of numbers) {
    const { phoneNumber } = number;
    if (!storyOf(sandbox, number).rollBackFailed) continue;
    const { status, cause } = await sandbox.rollBack({ phoneNumber });
    if (status !== 'SUCCEEDED') problems.push(`the roll-back of ${phoneNumber} by hand ended ${status}: ${cause}`);
  }
  await sandbox.settled();
  return problems;
}

async function provisionAgain(sandbox: Sandbox, number: PlannedNumber, story: Story): Promise<string[]> {
  const { exotel, atoms } = sandbox;
  const begin = { exotel: exotel.journal.length, atoms: atoms.journal.length };
  const request = requestFor(number, { agentId: story.agentId ?? agentIds[0], verification: 'skip' });
  const { status, cause } = await sandbox.provision(request);
  await sandbox.settled();
  if (status !== 'SUCCEEDED') return [`${number.phoneNumber} cannot be provisioned again: ${status}: ${cause}`];
  if (story.agentId === null || story.isKept) return [];
  return [...exotel.journal.slice(begin.exotel), ...atoms.journal.slice(begin.atoms)]
    .filter(({ changed }) => changed)
    .map(({ operation }) => `${number.phoneNumber} was provisioned, and yet this was to be done: ${operation}`);
}

function judgeState(sandbox: Sandbox, before: AccountState, stories: ReadonlyMap<PlannedNumber, Story>): string[] {
  const problems = [...stories].flatMap(([number, story]) => judgeNumber(sandbox, number, story));
  return [
    ...problems,
    ...judgeTrunks(sandbox, stories),
    ...judgeAgents(sandbox, before, stories),
    ...judgeRest(sandbox),
  ];
}

function judgeNumber(sandbox: Sandbox, number: PlannedNumber, story: Story): string[] {
  const { exotel, atoms } = sandbox;
  const { phoneNumber, trunkName } = number;
  const mappedTo = exotel.state.trunks.filter((trunk) =>
    trunk.phoneNumbers.some((mapping) => mapping.phoneNumber === phoneNumber),
  );
  const products = atoms.state.products.filter((product) => product.phoneNumber === phoneNumber);
  const voiceUrl = exotel.state.exoPhones.find((phone) => phone.phoneNumber === phoneNumber)?.voiceUrl ?? '';
  const problem = (isFine: boolean, words: string) => unless(isFine, `${phoneNumber}: ${words}`);
  if (story.agentId !== null) {
    const secret = secretOf(sandbox, trunkName);
    const [product] = products;
    const flow = number.flowAppId === null || voiceUrl.endsWith(`/${number.flowAppId}`);
    return [
      ...problem(
        mappedTo.map((trunk) => trunk.trunkName).join() === trunkName,
        `is provisioned, and mapped to ${mappedTo.map((trunk) => trunk.trunkName).join(', ') || 'no trunk'}`,
      ),
      ...problem(products.length === 1, `is provisioned, and in Atoms ${products.length} times`),
      ...problem(
        secret !== undefined && product?.sipUsername === secret.userName && product.sipPassword === secret.password,
        'is provisioned, and its digest in Atoms is not that of the secret',
      ),
      ...problem(story.isKept || product?.agentId === story.agentId, `is with agent ${product?.agentId}`),
      ...problem(flow, `is provisioned, and routed to ${voiceUrl}`),
    ];
  }
  if (story.isKept) return [];
  return [
    ...problem(products.length === 0, 'was rolled back, and is in Atoms'),
    ...problem(
      mappedTo.length === 0 || story.remains.includes(`mapping of ${phoneNumber}`),
      'was rolled back, and is mapped',
    ),
    ...problem(voiceUrl.endsWith('/old'), `was rolled back, and is routed to ${voiceUrl}`),
  ];
}

/** Every trunk is needed, and wired once and as its numbers ask. */
function judgeTrunks(sandbox: Sandbox, stories: ReadonlyMap<PlannedNumber, Story>): string[] {
  const { trunks } = sandbox.exotel.state;
  const secrets = [...sandbox.secrets.values().keys()].filter((name) => name.includes('/trunk/'));
  const problems: string[] = [];
  const names = new Set([
    ...trunks.map(({ trunkName }) => trunkName),
    ...secrets.map((name) => name.slice(name.lastIndexOf('/') + 1)),
  ]);
  for (const name of names) {
    const users = [...stories].filter(([{ trunkName }]) => trunkName === name);
    if (users.some(([, { isKept }]) => isKept)) continue;
    const provisioned = users.filter(([, { agentId }]) => agentId !== null);
    const ofName = trunks.filter(({ trunkName }) => trunkName === name);
    if (provisioned.length === 0) {
      problems.push(
        `nobody needs the trunk ${name}: ${ofName.length} are there, and ${secretOf(sandbox, name) ? 'its' : 'no'} secret`,
      );
      continue;
    }
    const [trunk] = ofName;
    const secret = secretOf(sandbox, name);
    const is = {
      trunks: ofName.length,
      credentials: trunk?.credentials.map(({ userName, password }) => ({ userName, password })),
      ips: trunk?.whitelistedIps.map(({ ip, mask }) => `${ip}/${mask}`),
      destinations: trunk?.destinationUris.length,
      settings: trunk?.settings.map(({ value }) => value),
    };
    const [number] = provisioned[0] as [PlannedNumber, Story];
    const should = {
      trunks: 1,
      credentials: [secret],
      ips: number.staticIps.map((ip) => `${ip}/32`),
      destinations: 1,
      settings: number.callerId === null ? [] : [number.callerId],
    };
    if (JSON.stringify(is) !== JSON.stringify(should)) {
      problems.push(`trunk ${name}: should be ${JSON.stringify(should)}, is ${JSON.stringify(is)}`);
    }
  }
  return problems;
}

/** Each number is on the list of its agent, once, and on no other; inbound calls are allowed where a number needs them. */
function judgeAgents({ atoms }: Sandbox, before: AccountState, stories: ReadonlyMap<PlannedNumber, Story>): string[] {
  const problems: string[] = [];
  for (const { id, telephonyProductId, allowInboundCall } of atoms.state.agents) {
    const own = atoms.state.products.filter(({ agentId }) => agentId === id).map((product) => product.id);
    if (own.sort().join() !== telephonyProductId.toSorted().join()) {
      problems.push(`agent ${id} lists ${telephonyProductId.join(', ')}, and ${own.join(', ')} are with it`);
    }
    const was = (before.agents as { id: string; allowInboundCall: boolean }[]).find((agent) => agent.id === id);
    const ofStories = [...stories.values()];
    const isNeeded = ofStories.some(({ agentId }) => agentId === id);
    if (isNeeded && !allowInboundCall) problems.push(`agent ${id} has numbers, and takes no inbound calls`);
    if (own.length === 0 && was?.allowInboundCall && !allowInboundCall) problems.push(`agent ${id} took inbound calls`);
  }
  return problems;
}

function judgeRest({ bus, exotel, executions }: Sandbox): string[] {
  const problems: string[] = bus.deadLetters.map(
    ({ responsePayload }) => `dead letter: ${responsePayload.errorMessage}`,
  );
  const left = exotel.state.exoPhones.length - unusedNumbers.length;
  if (left !== numbers.length) problems.push(`${left} numbers are left`);
  if (executions.running > 0) problems.push(`${executions.running} executions run`);
  return problems;
}

function secretOf({ secrets }: Sandbox, trunkName: string): { userName: string; password: string } | undefined {
  const text = secrets.values().get(`trunkline/sandbox/trunk/${trunkName}`);
  return text === undefined ? undefined : (JSON.parse(text) as { userName: string; password: string });
}
