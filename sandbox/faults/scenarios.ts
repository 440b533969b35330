import { setImmediate } from 'node:timers/promises';
import type { Execution } from '../aws/executions.ts';
import type { Sandbox } from '../sandbox.ts';
import { accountState, differences } from './account-state.ts';
import { unless } from './problems.ts';
import { addTheirTrunk, callTo, phoneNumber, refuseCalls, remainsOf } from './stories.ts';

/*
 * What needs no fault to go wrong: several executions at the same moment, somebody else's things in the way, an
 * execution that is stopped. Each judges by the simulators alone and answers what is wrong.
 */

export interface Scenario {
  name: string;
  run(sandbox: Sandbox): Promise<string[]>;
}

const agentId = '60d0fe4f5311236168a109ca';
const request = { phoneNumber, agentId };
const unverified = { ...request, verification: 'skip' };
const otherNumber = '+918045671235';

function buy({ exotel }: Sandbox, numbers: string[]): void {
  const [phone] = exotel.state.exoPhones;
  for (const [index, number] of numbers.entries()) {
    exotel.state.exoPhones.push({ ...phone, sid: `${phone?.sid}${index}`, phoneNumber: number } as never);
  }
}

function addAgent({ atoms }: Sandbox, id: string): void {
  const [agent] = atoms.state.agents;
  atoms.state.agents.push({ ...agent, id, telephonyProductId: [] } as never);
}

function breakDown(simulator: Sandbox['atoms'] | Sandbox['exotel'], operation: string): void {
  simulator.faults.add({ operation, kind: 'status', status: 503, times: 'forever' });
}

/** Something else happens when an execution enters a state, once. */
function whenEntering(sandbox: Sandbox, state: string, happen: (execution: Execution) => void): void {
  let happened = false;
  sandbox.executions.options.onEvent = (event, execution) => {
    if (happened || event.type !== 'StateEntered' || event.state?.name !== state) return;
    happened = true;
    happen(execution);
  };
}

/** Provisions what fails, and whose roll-back fails at one service; that one is in order again afterwards. */
async function failToRollBack(
  sandbox: Sandbox,
  side: 'atoms' | 'exotel',
  operation: string,
  wanted: object,
): Promise<Execution> {
  whenEntering(sandbox, 'Diagnose', () => breakDown(sandbox[side], operation));
  const execution = await sandbox.provision(wanted);
  sandbox[side].faults.clear();
  return execution;
}

function succeeded(executions: (Execution | undefined)[]): string[] {
  return executions.flatMap((execution) =>
    execution?.status === 'SUCCEEDED' ? [] : [`an execution ended ${execution?.status}: ${execution?.cause}`],
  );
}

function asBefore(sandbox: Sandbox, before: ReturnType<typeof accountState>): string[] {
  return differences(before, accountState(sandbox));
}

export const scenarios: readonly Scenario[] = [
  {
    name: 'eight numbers are attached to one agent at the same moment',
    async run(sandbox) {
      const numbers = Array.from({ length: 8 }, (_, index) => `+91804567120${index}`);
      buy(sandbox, numbers);
      sandbox.atoms.settings.requestsPerSecond = 1_000_000;
      const executions = await Promise.all(
        numbers.map((number) => sandbox.provision({ ...unverified, phoneNumber: number })),
      );
      const { products, agents } = sandbox.atoms.state;
      const attached = agents[0]?.telephonyProductId.length;
      return [...succeeded(executions), ...unless(attached === 8 && products.length === 8, `${attached} are attached`)];
    },
  },
  {
    name: 'two numbers begin to use one trunk at the same moment',
    async run(sandbox) {
      buy(sandbox, [otherNumber]);
      const shared = { ...unverified, trunkName: 'shared' };
      const executions = await Promise.all([
        sandbox.provision(shared),
        sandbox.provision({ ...shared, phoneNumber: otherNumber }),
      ]);
      const [trunk] = sandbox.exotel.state.trunks;
      const { credentials, destinationUris, phoneNumbers } = trunk ?? {};
      return [
        ...succeeded(executions),
        ...unless(sandbox.exotel.state.trunks.length === 1, 'there is not one trunk'),
        ...unless(credentials?.length === 1, `there are ${credentials?.length} digest credentials`),
        ...unless(destinationUris?.length === 1, `there are ${destinationUris?.length} destinations`),
        ...unless(phoneNumbers?.length === 2, `there are ${phoneNumbers?.length} mappings`),
      ];
    },
  },
  {
    name: 'one of two numbers on a trunk is rolled back, which created it',
    async run(sandbox) {
      buy(sandbox, [otherNumber]);
      refuseCalls(sandbox);
      let other: Promise<Execution> | undefined;
      whenEntering(sandbox, 'Diagnose', () => {
        other = sandbox.provision({ ...unverified, trunkName: 'shared', phoneNumber: otherNumber });
      });
      const first = await sandbox.provision({ ...request, trunkName: 'shared' });
      const second = await other;
      await sandbox.settled();
      const [trunk] = sandbox.exotel.state.trunks;
      return [
        ...unless(first.error === 'VerificationFailedError', `the first ended ${first.error}: ${first.cause}`),
        ...succeeded([second]),
        ...unless(
          trunk?.phoneNumbers.some((mapping) => mapping.phoneNumber === otherNumber) ?? false,
          'the other number is not on the trunk',
        ),
        ...unless(trunk?.credentials.length === 1, `there are ${trunk?.credentials.length} digest credentials`),
      ];
    },
  },
  {
    name: 'the number of a trunk that another one uses is provisioned, and fails when it is tried anew',
    async run(sandbox) {
      buy(sandbox, [otherNumber]);
      const shared = { ...unverified, trunkName: 'shared' };
      await sandbox.provision({ ...shared, phoneNumber: otherNumber });
      const before = accountState(sandbox);
      refuseCalls(sandbox);
      await sandbox.provision({ ...request, trunkName: 'shared' });
      await sandbox.settled();
      const after = accountState(sandbox);
      // The mapping stays, since no API takes it off; everything else is the other number's.
      const [was] = before.trunks as { phoneNumbers: unknown[] }[];
      const [is] = after.trunks as { phoneNumbers: unknown[] }[];
      if (was && is) is.phoneNumbers = was.phoneNumbers;
      return differences(before, after);
    },
  },
  {
    name: 'a second execution comes for a number that is being provisioned',
    async run(sandbox) {
      let second: Promise<Execution> | undefined;
      whenEntering(sandbox, 'Attach number to agent', () => {
        second = sandbox.provision(unverified);
      });
      const first = await sandbox.provision(unverified);
      const refused = await second;
      return [
        ...succeeded([first]),
        ...unless(refused?.error === 'ConflictError', `the second ended ${refused?.status}: ${refused?.cause}`),
      ];
    },
  },
  {
    name: 'a trunk of the same name is somebody else’s',
    async run(sandbox) {
      await sandbox.provision(unverified);
      await sandbox.ledger.reset();
      const before = accountState(sandbox);
      sandbox.exotel.faults.add({ operation: 'create trunk', kind: 'reset before' });
      const execution = await sandbox.provision(unverified);
      await sandbox.settled();
      const refused = execution.error === 'ConflictError';
      return [...unless(refused, `it ended ${execution.status}: ${execution.cause}`), ...asBefore(sandbox, before)];
    },
  },
  {
    name: 'a trunk of the same name is somebody else’s, in an account that does not list its trunks',
    async run(sandbox) {
      await sandbox.provision(unverified);
      await sandbox.ledger.reset();
      sandbox.exotel.settings.listTrunks = false;
      const before = accountState(sandbox);
      // The second time, nothing must be left of the first that makes the trunk look like ours.
      const executions = [await sandbox.provision(unverified), await sandbox.provision(unverified)];
      await sandbox.settled();
      const refused = executions.every(({ cause }) => cause?.includes('was not made by Trunkline'));
      const toDelete = sandbox.bus.events.some(({ detail }) => (detail as { remains?: string[] }).remains?.length);
      return [
        ...unless(refused, `they ended ${executions.map(({ cause }) => cause).join(' and ')}`),
        ...unless(!toDelete, 'somebody is told to do something about it'),
        ...asBefore(sandbox, before),
      ];
    },
  },
  {
    name: 'the number was imported by somebody else',
    async run(sandbox) {
      await sandbox.provision(unverified);
      const [product] = sandbox.atoms.state.products;
      Object.assign(sandbox.exotel.state, { trunks: [] });
      for (const agent of sandbox.atoms.state.agents) agent.telephonyProductId = [];
      Object.assign(product ?? {}, { agentId: null, sipPassword: 'not ours' });
      await sandbox.ledger.reset();
      const before = accountState(sandbox);
      const execution = await sandbox.provision(unverified);
      await sandbox.settled();
      const refused = execution.error === 'ConflictError';
      return [...unless(refused, `it ended ${execution.status}: ${execution.cause}`), ...asBefore(sandbox, before)];
    },
  },
  {
    name: 'another writer takes the number off the agent as soon as it is attached',
    async run(sandbox) {
      const { agents } = sandbox.atoms.state;
      let hasInterfered = false;
      agents[0] = new Proxy(agents[0] as (typeof agents)[0], {
        set(target, key, value) {
          const interferes = key === 'telephonyProductId' && !hasInterfered && (value as string[]).length === 1;
          if (interferes) hasInterfered = true;
          return Reflect.set(target, key, interferes ? [] : value);
        },
      });
      const execution = await sandbox.provision(unverified);
      const attached = agents[0]?.telephonyProductId.length;
      return [...succeeded([execution]), ...unless(attached === 1, `${attached} numbers are attached`)];
    },
  },
  {
    name: 'a number that is provisioned is run over again',
    async run(sandbox) {
      const everything = { ...unverified, staticIps: ['203.0.113.9'], callerId: '+918045670000', flowAppId: '12345' };
      const first = await sandbox.provision(everything);
      const { exotel, atoms } = sandbox;
      const begin = { exotel: exotel.journal.length, atoms: atoms.journal.length };
      const second = await sandbox.provision(everything);
      const writes = [...exotel.journal.slice(begin.exotel), ...atoms.journal.slice(begin.atoms)].filter(
        ({ method }) => method !== 'GET',
      );
      return [...succeeded([first, second]), ...writes.map(({ operation }) => `it calls ${operation} again`)];
    },
  },
  {
    name: 'an execution is stopped and rolled back, and then redriven',
    async run(sandbox) {
      whenEntering(sandbox, 'Attach number to agent', ({ arn }) => sandbox.executions.stop(arn));
      const execution = await sandbox.provision(unverified);
      await sandbox.settled();
      sandbox.executions.redrive(execution.name);
      await execution.ended;
      await sandbox.settled();
      const { trunks } = sandbox.exotel.state;
      return [...succeeded([execution]), ...unless(trunks.length === 1, `there are ${trunks.length} trunks`)];
    },
  },
  {
    name: 'two numbers turn on the inbound calls of one agent, and both are rolled back',
    async run(sandbox) {
      buy(sandbox, [otherNumber]);
      refuseCalls(sandbox);
      for (const agent of sandbox.atoms.state.agents) agent.allowInboundCall = false;
      const before = accountState(sandbox);
      let second: Promise<Execution> | undefined;
      whenEntering(sandbox, 'Diagnose', () => {
        second = sandbox.provision({ ...request, phoneNumber: otherNumber });
      });
      await sandbox.provision(request);
      await second;
      await sandbox.settled();
      return asBefore(sandbox, before);
    },
  },
  {
    name: 'a number is rolled back that turned on the inbound calls of an agent, which another number has come to need',
    async run(sandbox) {
      buy(sandbox, [otherNumber]);
      refuseCalls(sandbox);
      // Its roll-back waits until the other one is there: the service is out of order for so long.
      const first = await failToRollBack(sandbox, 'atoms', 'update agent', request);
      const second = await sandbox.provision({ ...unverified, phoneNumber: otherNumber });
      await sandbox.rollBack({ phoneNumber });
      const [agent] = sandbox.atoms.state.agents;
      const told = first.error === 'RollBackFailedError';
      return [
        ...unless(told, `the first ended ${first.error}: ${first.cause}`),
        ...succeeded([second]),
        ...unless(agent?.telephonyProductId.length === 1, `${agent?.telephonyProductId.length} are attached`),
        ...unless(agent?.allowInboundCall ?? false, 'the agent takes no inbound calls any more'),
      ];
    },
  },
  {
    name: 'one service is out of order during a roll-back: what is at the other is undone all the same',
    async run(sandbox) {
      refuseCalls(sandbox);
      const before = accountState(sandbox);
      whenEntering(sandbox, 'Diagnose', () => breakDown(sandbox.atoms, '*'));
      await sandbox.provision(request);
      const { trunks } = sandbox.exotel.state;
      const undone = unless(trunks.length === 0, `${trunks.length} trunks wait for Atoms to come back`);
      sandbox.atoms.faults.clear();
      await sandbox.rollBack({ phoneNumber });
      return [...undone, ...asBefore(sandbox, before)];
    },
  },
  ...[
    [1, 0],
    [1, 2],
    [1, 0, 1],
    [1, 2, 1, 2],
  ].map((indexes) => ({
    name: `moves to other agents and flows (${indexes.join(', ')}) fail, and only after the last all of them can be undone`,
    run: (sandbox: Sandbox) => failedMoves(sandbox, indexes),
  })),
  {
    name: 'an execution that was stopped is taken over by one that succeeds; redriven, it fails',
    async run(sandbox) {
      // Neither it nor its clean-up goes on, so that what it made is found by the next.
      sandbox.executions.options.onEvent = ({ type, state }, { arn, stateMachineArn }) => {
        const isRollBack = stateMachineArn !== sandbox.executions.stateMachineArn;
        if (type === 'StateEntered' && (isRollBack || state?.name === 'Route DID to Connect flow')) {
          sandbox.executions.stop(arn);
        }
      };
      const stopped = await sandbox.provision(request);
      await sandbox.settled();
      delete sandbox.executions.options.onEvent;
      const second = await sandbox.provision(unverified);
      const before = accountState(sandbox);
      refuseCalls(sandbox);
      sandbox.executions.redrive(stopped.name);
      await stopped.ended;
      await sandbox.settled();
      const failed = stopped.error === 'VerificationFailedError';
      return [
        ...succeeded([second]),
        ...unless(failed, `redriven, it ended ${stopped.status}: ${stopped.cause}`),
        ...asBefore(sandbox, before),
      ];
    },
  },
  {
    name: 'an execution is stopped after it has told that the number is provisioned; redriven, it fails',
    async run(sandbox) {
      whenEntering(sandbox, 'Record success', ({ arn }) => sandbox.executions.stop(arn));
      const stopped = await sandbox.provision({ ...request, verification: { callTo } });
      await sandbox.settled();
      const before = accountState(sandbox);
      refuseCalls(sandbox);
      sandbox.executions.redrive(stopped.name);
      await stopped.ended;
      await sandbox.settled();
      const failed = stopped.status === 'FAILED';
      return [
        ...unless(failed, `redriven, it ended ${stopped.status}: ${stopped.cause}`),
        ...asBefore(sandbox, before),
      ];
    },
  },
  {
    name: 'a provisioned number is run over while the creator of its trunk is rolled back, and that run fails',
    async run(sandbox) {
      buy(sandbox, [otherNumber]);
      refuseCalls(sandbox);
      await failToRollBack(sandbox, 'exotel', '*', { ...request, trunkName: 'shared' });
      const other = { ...request, phoneNumber: otherNumber, trunkName: 'shared' };
      const second = await sandbox.provision({ ...other, verification: 'skip' });
      const before = accountState(sandbox);
      let rolledBack: Promise<Execution> | undefined;
      whenEntering(sandbox, 'Map DID to trunk', () => {
        rolledBack = sandbox.rollBack({ phoneNumber });
      });
      const third = await sandbox.provision({ ...other, verification: { callTo } });
      await rolledBack;
      await sandbox.settled();
      const failed = third.error === 'VerificationFailedError';
      return [
        ...succeeded([second]),
        ...unless(failed, `run over, it ended ${third.status}: ${third.cause}`),
        ...asBefore(sandbox, before),
      ];
    },
  },
  {
    name: 'a number that somebody mapped to the trunk is provisioned, and fails when it is run over; then the trunk’s other number is rolled back',
    async run(sandbox) {
      buy(sandbox, [otherNumber]);
      const trunkSid = addTheirTrunk(sandbox, [otherNumber]);
      refuseCalls(sandbox);
      await failToRollBack(sandbox, 'exotel', '*', { ...request, trunkSid });
      const other = { ...request, phoneNumber: otherNumber, trunkSid };
      const second = await sandbox.provision({ ...other, verification: 'skip' });
      await sandbox.provision({ ...other, verification: { callTo } });
      const before = accountState(sandbox);
      await sandbox.rollBack({ phoneNumber });
      await sandbox.settled();
      return [...succeeded([second]), ...asBefore(sandbox, before)];
    },
  },
  ...(['trunkSid', 'trunkName'] as const).map((how) => ({
    name: `a roll-back fails, and the next execution fails before it has found the trunk again (${how})`,
    async run(sandbox: Sandbox) {
      buy(sandbox, [otherNumber]);
      const first = await sandbox.provision({ ...unverified, phoneNumber: otherNumber, trunkName: 'shared' });
      const [trunk] = sandbox.exotel.state.trunks;
      const before = accountState(sandbox);
      refuseCalls(sandbox);
      const trunkOf = how === 'trunkSid' ? { trunkSid: trunk?.trunkSid } : { trunkName: 'shared' };
      const wanted = { ...request, ...trunkOf };
      whenEntering(sandbox, 'Diagnose', () => breakDown(sandbox.exotel, 'read trunk'));
      await sandbox.provision(wanted);
      const again = await sandbox.provision(wanted);
      sandbox.exotel.faults.clear();
      const rolledBack = await sandbox.rollBack({ phoneNumber });
      await sandbox.settled();
      const [was] = before.trunks as { phoneNumbers: unknown[] }[];
      const after = accountState(sandbox);
      const [is] = after.trunks as { phoneNumbers: unknown[] }[];
      const isMapped = JSON.stringify(is?.phoneNumbers).includes(phoneNumber);
      if (was && is) is.phoneNumbers = was.phoneNumbers;
      return [
        ...succeeded([first, rolledBack]),
        ...unless(!again.cause?.includes('Everything that was made is undone'), `it says: ${again.cause}`),
        ...unless(!isMapped || remainsOf(sandbox).join().includes('mapping'), 'the mapping that stays is not said'),
        ...differences(before, after),
      ];
    },
  })),
  {
    name: 'a number that asks for another alias and an IP fails on a trunk that another number uses',
    async run(sandbox) {
      buy(sandbox, [otherNumber]);
      const shared = { ...request, trunkName: 'shared' };
      await sandbox.provision({ ...shared, verification: 'skip', callerId: '+918045670000' });
      refuseCalls(sandbox);
      const second = await sandbox.provision({
        ...shared,
        phoneNumber: otherNumber,
        staticIps: ['203.0.113.9'],
        callerId: '+918045670001',
      });
      await sandbox.settled();
      const [trunk] = sandbox.exotel.state.trunks;
      const said = (what: string) => second.cause?.includes(what) ?? false;
      return [
        ...unless(trunk?.whitelistedIps.length === 0 || said('203.0.113.9'), 'an IP stays allowed and is not said'),
        ...unless(
          trunk?.settings[0]?.value === '+918045670000' || said('alias'),
          `the other number shows ${trunk?.settings[0]?.value}, and it is not said`,
        ),
      ];
    },
  },
  {
    name: 'a roll-back fails, a person removes the product by hand, and the next execution fails',
    async run(sandbox) {
      refuseCalls(sandbox);
      const before = accountState(sandbox);
      await failToRollBack(sandbox, 'atoms', 'update agent', request);
      for (const agent of sandbox.atoms.state.agents) agent.telephonyProductId = [];
      sandbox.atoms.state.products.length = 0;
      await sandbox.provision(request);
      await sandbox.settled();
      return asBefore(sandbox, before);
    },
  },
  {
    name: 'an execution is stopped while it imports the number, and rolled back by hand at once',
    async run(sandbox) {
      const before = accountState(sandbox);
      const fault = sandbox.atoms.faults.add({
        operation: 'import phone number',
        kind: 'status',
        status: 429,
        retryAfterSeconds: 3,
      });
      let byHand: Promise<Execution> | undefined;
      whenEntering(sandbox, 'Import number to Atoms', ({ arn }) => {
        byHand = (async () => {
          while (fault.injections === 0) await setImmediate();
          sandbox.executions.stop(arn);
          return sandbox.rollBack({ phoneNumber });
        })();
      });
      await sandbox.provision(unverified);
      await byHand;
      await sandbox.settled();
      await sandbox.lambdas.idle();
      return asBefore(sandbox, before);
    },
  },
  {
    name: 'a number that is provisioned fails on another trunk, where its import is in the way',
    async run(sandbox) {
      await sandbox.provision(unverified);
      // Somebody had Exotel take the mapping off.
      for (const trunk of sandbox.exotel.state.trunks) trunk.phoneNumbers = [];
      const before = accountState(sandbox);
      await sandbox.provision({ ...unverified, trunkName: 'other' });
      await sandbox.settled();
      return asBefore(sandbox, before);
    },
  },
  {
    name: 'a roll-back fails, the next execution fails and keeps what is there, and then it is rolled back by hand',
    async run(sandbox) {
      const otherAgentId = '60d0fe4f5311236168a109cb';
      addAgent(sandbox, otherAgentId);
      await sandbox.provision(unverified);
      const before = accountState(sandbox);
      refuseCalls(sandbox);
      await failToRollBack(sandbox, 'atoms', 'update agent', { ...request, agentId: otherAgentId });
      await sandbox.provision({ ...request, agentId: otherAgentId, onFailure: 'keep' });
      await sandbox.rollBack({ phoneNumber });
      await sandbox.settled();
      return asBefore(sandbox, before);
    },
  },
];

/** Moves a number that is provisioned from agent to agent and from flow to flow; each move fails. */
async function failedMoves(sandbox: Sandbox, indexes: number[]): Promise<string[]> {
  const { exotel, atoms } = sandbox;
  // In the order of their names the first to be moved to comes last, and first.
  const agentIds = [agentId, '60d0fe4f5311236168a109c9', '60d0fe4f5311236168a109cb'];
  const flowAppIds = ['20000', '10000', '30000'];
  for (const id of agentIds.slice(1)) addAgent(sandbox, id);
  const requestOf = (index: number) => ({ ...request, agentId: agentIds[index], flowAppId: flowAppIds[index] });
  const first = await sandbox.provision({ ...requestOf(0), verification: 'skip' });
  const before = accountState(sandbox);
  refuseCalls(sandbox);
  const problems = succeeded([first]);
  for (const [position, index] of indexes.entries()) {
    atoms.faults.clear();
    exotel.faults.clear();
    if (position < indexes.length - 1) {
      whenEntering(sandbox, 'Diagnose', () => {
        breakDown(atoms, 'update agent');
        breakDown(exotel, 'update exophone');
      });
    }
    const { error, cause } = await sandbox.provision(requestOf(index));
    await sandbox.settled();
    const wanted = position < indexes.length - 1 ? 'RollBackFailedError' : 'VerificationFailedError';
    problems.push(...unless(error === wanted, `move ${position + 1} ended ${error}: ${cause}`));
  }
  return [...problems, ...asBefore(sandbox, before)];
}

/** Runs one from the start. */
export async function runScenario(sandbox: Sandbox, scenario: Scenario): Promise<string[]> {
  await sandbox.reset();
  delete sandbox.executions.options.onEvent;
  try {
    return await scenario.run(sandbox);
  } finally {
    delete sandbox.executions.options.onEvent;
  }
}
