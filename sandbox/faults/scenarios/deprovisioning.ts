import type { Execution } from '../../aws/execution.ts';
import { accountState } from '../account-state.ts';
import { unless } from '../problems.ts';
import {
  addTheirTrunk,
  callTo,
  flowUrl,
  otherAgentId,
  otherNumber,
  phoneNumber,
  refuseCalls,
} from '../stories/accounts.ts';
import { addAgent, asBefore, breakDown, buy, type Scenario, succeeded, unverified, whenEntering } from './scenario.ts';

const shared = { ...unverified, trunkName: 'shared' };

/** A number is given up, and something else happens before, meanwhile or after. */
export const deprovisioning: readonly Scenario[] = [
  {
    name: 'a number goes to another agent and flow and back, and is deprovisioned',
    async run(sandbox) {
      addAgent(sandbox, otherAgentId);
      for (const agent of sandbox.atoms.state.agents) agent.allowInboundCall = false;
      for (const phone of sandbox.exotel.state.exoPhones) phone.voiceUrl = flowUrl('old');
      const before = accountState(sandbox);
      const here = { ...unverified, flowAppId: '12345' };
      const there = { ...unverified, agentId: otherAgentId, flowAppId: '67890' };
      const executions: Execution[] = [];
      for (const request of [here, there, here]) executions.push(await sandbox.provision(request));
      executions.push(await sandbox.deprovision({ phoneNumber }));
      return [...succeeded(executions), ...asBefore(sandbox, before)];
    },
  },
  {
    name: 'a later execution for a provisioned number is rolled back, and then the number is deprovisioned',
    async run(sandbox) {
      const before = accountState(sandbox);
      refuseCalls(sandbox);
      const first = await sandbox.provision(unverified);
      const second = await sandbox.provision({ ...unverified, verification: { callTo } });
      const gone = await sandbox.deprovision({ phoneNumber });
      return [
        ...succeeded([first, gone]),
        ...unless(second.error === 'VerificationFailedError', `the second ended ${second.error ?? second.status}`),
        ...asBefore(sandbox, before),
      ];
    },
  },
  {
    name: 'a number is deprovisioned once more when another one has a new trunk of the same name',
    async run(sandbox) {
      buy(sandbox, [otherNumber]);
      const executions = [await sandbox.provision(shared), await sandbox.deprovision({ phoneNumber })];
      executions.push(await sandbox.provision({ ...shared, phoneNumber: otherNumber }));
      const before = accountState(sandbox);
      executions.push(await sandbox.deprovision({ phoneNumber }));
      return [...succeeded(executions), ...asBefore(sandbox, before)];
    },
  },
  {
    name: "a number is deprovisioned once more when another one has somebody else's new trunk of the same name",
    async run(sandbox) {
      buy(sandbox, [otherNumber]);
      const first = addTheirTrunk(sandbox, []);
      const executions = [await sandbox.provision({ ...unverified, trunkSid: first })];
      executions.push(await sandbox.deprovision({ phoneNumber }));
      const [old] = sandbox.exotel.state.trunks.splice(0);
      const trunkSid = 'trmum1theirsanew0000000000';
      sandbox.exotel.state.trunks.push({ ...old, trunkSid, phoneNumbers: [], destinationUris: [] } as never);
      executions.push(await sandbox.provision({ ...unverified, phoneNumber: otherNumber, trunkSid }));
      const before = accountState(sandbox);
      executions.push(await sandbox.deprovision({ phoneNumber }));
      return [...succeeded(executions), ...asBefore(sandbox, before)];
    },
  },
  {
    name: 'a person deletes the trunk of two numbers, one is deprovisioned, and the other is provisioned again',
    async run(sandbox) {
      buy(sandbox, [otherNumber]);
      const executions = [await sandbox.provision(shared)];
      executions.push(await sandbox.provision({ ...shared, phoneNumber: otherNumber }));
      const secrets = accountState(sandbox).digestSecrets;
      sandbox.exotel.state.trunks.length = 0;
      executions.push(await sandbox.deprovision({ phoneNumber }));
      const left = accountState(sandbox).digestSecrets;
      executions.push(await sandbox.provision({ ...shared, phoneNumber: otherNumber }));
      const [trunk] = sandbox.exotel.state.trunks;
      const [product] = sandbox.atoms.state.products;
      return [
        ...succeeded(executions),
        ...unless(left.join() === secrets.join(), `the secrets were ${secrets.join()}, are ${left.join()}`),
        ...unless(trunk?.credentials[0]?.password === product?.sipPassword, 'the digests differ'),
      ];
    },
  },
  {
    name: 'another number begins to use the trunk at the moment at which the only one is deprovisioned',
    async run(sandbox) {
      buy(sandbox, [otherNumber]);
      const first = await sandbox.provision(shared);
      let other: Promise<Execution> | undefined;
      whenEntering(sandbox, 'Undo everything', () => {
        other = sandbox.provision({ ...shared, phoneNumber: otherNumber });
      });
      const gone = await sandbox.deprovision({ phoneNumber });
      const second = await other;
      await sandbox.settled();
      const [trunk, ...more] = sandbox.exotel.state.trunks;
      const { products } = sandbox.atoms.state;
      return [
        ...succeeded([first, gone, second]),
        ...unless(more.length === 0, `there are ${1 + more.length} trunks`),
        ...unless(
          trunk?.phoneNumbers.some((mapping) => mapping.phoneNumber === otherNumber) ?? false,
          'the other number is not on the trunk',
        ),
        ...unless(
          products.length === 1 && products[0]?.sipPassword === trunk?.credentials[0]?.password,
          'the digest of the other number is not that of the trunk',
        ),
      ];
    },
  },
  {
    name: 'both numbers of a trunk are deprovisioned at the same moment',
    async run(sandbox) {
      buy(sandbox, [otherNumber]);
      const before = accountState(sandbox);
      const executions = [await sandbox.provision(shared)];
      executions.push(await sandbox.provision({ ...shared, phoneNumber: otherNumber }));
      executions.push(
        ...(await Promise.all([
          sandbox.deprovision({ phoneNumber }),
          sandbox.deprovision({ phoneNumber: otherNumber }),
        ])),
      );
      return [...succeeded(executions), ...asBefore(sandbox, before)];
    },
  },
  {
    name: 'a number is deprovisioned twice at the same moment',
    async run(sandbox) {
      const before = accountState(sandbox);
      const first = await sandbox.provision(unverified);
      const [one, other] = await Promise.all([
        sandbox.deprovision({ phoneNumber }),
        sandbox.deprovision({ phoneNumber }),
      ]);
      const ends = [one, other].map(({ status, error }) => error ?? status).sort();
      return [
        ...succeeded([first]),
        ...unless(
          ['ConflictError,SUCCEEDED', 'SUCCEEDED,SUCCEEDED'].includes(ends.join()),
          `they ended ${ends.join(' and ')}`,
        ),
        ...asBefore(sandbox, before),
      ];
    },
  },
  {
    name: 'a number is deprovisioned while it is being provisioned',
    async run(sandbox) {
      let early: Promise<Execution> | undefined;
      whenEntering(sandbox, 'Attach number to agent', () => {
        early = sandbox.deprovision({ phoneNumber });
      });
      const first = await sandbox.provision(unverified);
      const refused = await early;
      return [
        ...succeeded([first]),
        ...unless(refused?.error === 'ConflictError', `it ended ${refused?.error ?? refused?.status}`),
      ];
    },
  },
  {
    name: 'a deprovisioning is stopped, and redriven while the number is provisioned again',
    async run(sandbox) {
      const first = await sandbox.provision(unverified);
      whenEntering(sandbox, 'Look for calls', ({ arn }) => sandbox.executions.stop(arn));
      const stopped = await sandbox.deprovision({ phoneNumber });
      await sandbox.settled();
      const before = accountState(sandbox);
      whenEntering(sandbox, 'Attach number to agent', () => sandbox.executions.redrive(stopped.arn));
      const again = await sandbox.provision(unverified);
      await stopped.ended;
      await sandbox.settled();
      return [
        ...succeeded([first, again]),
        ...unless(stopped.error === 'ConflictError', `redriven, it ended ${stopped.error ?? stopped.status}`),
        ...asBefore(sandbox, before),
      ];
    },
  },
  {
    name: 'a deprovisioning fails half-way, and the number is provisioned again',
    async run(sandbox) {
      const first = await sandbox.provision(unverified);
      breakDown(sandbox.exotel, 'delete trunk');
      const half = await sandbox.deprovision({ phoneNumber });
      sandbox.exotel.faults.clear();
      const again = await sandbox.provision(unverified);
      const [trunk, ...more] = sandbox.exotel.state.trunks;
      const { products, agents } = sandbox.atoms.state;
      return [
        ...succeeded([first, again]),
        ...unless(half.status === 'FAILED', `it ended ${half.status}`),
        ...unless(trunk !== undefined && more.length === 0, 'there is not one trunk'),
        ...unless(products.length === 1 && agents[0]?.telephonyProductId.length === 1, 'it is not on its agent'),
        ...unless(products[0]?.sipPassword === trunk?.credentials[0]?.password, 'the digests differ'),
      ];
    },
  },
  {
    name: 'a deprovisioning is stopped when it had undone everything, and the number is provisioned again and fails',
    async run(sandbox) {
      const before = accountState(sandbox);
      const first = await sandbox.provision(unverified);
      whenEntering(sandbox, 'Record deprovisioning', ({ arn }) => sandbox.executions.stop(arn));
      const stopped = await sandbox.deprovision({ phoneNumber });
      breakDown(sandbox.atoms, 'update agent', 400);
      const failed = await sandbox.provision(unverified);
      sandbox.atoms.faults.clear();
      await sandbox.settled();
      return [
        ...succeeded([first]),
        ...unless(stopped.status === 'ABORTED', `it ended ${stopped.status}`),
        ...unless(failed.status === 'FAILED', `the next one ended ${failed.status}`),
        ...asBefore(sandbox, before),
      ];
    },
  },
];
