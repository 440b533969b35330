import type { Execution } from '../../aws/execution.ts';
import { accountState } from '../account-state.ts';
import { unless } from '../problems.ts';
import { otherNumber, refuseCalls } from '../stories/accounts.ts';
import { asBefore, buy, request, type Scenario, succeeded, unverified, whenEntering } from './scenario.ts';

/** Several executions at the same moment. */
export const atOnce: readonly Scenario[] = [
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
];
