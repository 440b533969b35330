import type { Sandbox } from '../../sandbox.ts';
import { accountState } from '../account-state.ts';
import { unless } from '../problems.ts';
import { Randomness } from '../random/randomness.ts';
import { agentId, phoneNumber, refuseCalls } from '../stories/accounts.ts';
import { asBefore, buy, request, type Scenario, succeeded, unverified, whenEntering } from './scenario.ts';

const hour = 3_600_000;

const numbersBought = (count: number) =>
  Array.from({ length: count }, (_, index) => `+9180456${String(71300 + index)}`);

/** More is asked of the services than an account may ask. */
export const atTheLimit: readonly Scenario[] = [
  {
    name: 'forty numbers are announced at the same moment, and each is called once it is set up',
    async run(sandbox) {
      const numbers = numbersBought(40);
      buy(sandbox, numbers);
      drawPauses(sandbox, 40);
      for (const number of numbers) {
        const Detail = JSON.stringify({ phoneNumber: number, agentId, purchaseId: `p${number.slice(1)}` });
        const announced = { Source: 'purchasing', DetailType: 'DID Purchased', EventBusName: 'trunkline-sandbox' };
        sandbox.bus.put({ ...announced, Detail });
      }
      await sandbox.settled();
      return allProvisioned(sandbox, numbers);
    },
  },
  {
    name: 'sixty numbers are started at the same moment',
    async run(sandbox) {
      const numbers = numbersBought(60);
      buy(sandbox, numbers);
      drawPauses(sandbox, 60);
      await Promise.all(numbers.map((number) => sandbox.provision({ ...unverified, phoneNumber: number })));
      await sandbox.settled();
      return allProvisioned(sandbox, numbers);
    },
  },
  {
    name: 'the account stays at its limit for two hours while a number is rolled back',
    async run(sandbox) {
      refuseCalls(sandbox);
      const before = accountState(sandbox);
      whenEntering(sandbox, 'Diagnose', () => {
        sandbox.exotel.faults.add({ operation: '*', kind: 'status', status: 429, times: 'forever' });
        sandbox.clock.at(sandbox.clock.now() + 2 * hour, () => sandbox.exotel.faults.clear());
      });
      const { error, cause } = await sandbox.provision(request);
      return [
        ...unless(error === 'VerificationFailedError', `it ended ${error}: ${cause}`),
        ...asBefore(sandbox, before),
      ];
    },
  },
  {
    name: 'the account stays at its limit for two hours while a number is deprovisioned',
    async run(sandbox) {
      const before = accountState(sandbox);
      const provisioned = await sandbox.provision(unverified);
      sandbox.exotel.faults.add({ operation: '*', kind: 'status', status: 429, times: 'forever' });
      sandbox.clock.at(sandbox.clock.now() + 2 * hour, () => sandbox.exotel.faults.clear());
      return [...succeeded([provisioned, await sandbox.deprovision({ phoneNumber })]), ...asBefore(sandbox, before)];
    },
  },
];

/** As AWS draws them. */
function drawPauses({ executions }: Sandbox, seed: number): void {
  const random = new Randomness(seed);
  executions.options.drawPause = (longest) => random.integer(0, longest);
}

function allProvisioned({ executions, exotel, atoms, bus }: Sandbox, numbers: readonly string[]): string[] {
  const ran = [...executions.all.values()];
  const mapped = exotel.state.trunks.map((trunk) => trunk.phoneNumbers.map((mapping) => mapping.phoneNumber).join());
  const attached = atoms.state.products.filter((product) => product.agentId === agentId);
  const failures = bus.events.filter((event) => event['detail-type'].endsWith('Failed'));
  return [
    ...succeeded(ran),
    ...unless(ran.length === numbers.length, `there were ${ran.length} executions`),
    ...unless(mapped.toSorted().join() === numbers.join(), `trunks are there for ${mapped.join(', ')}`),
    ...unless(attached.length === numbers.length, `${attached.length} numbers are attached`),
    ...unless(failures.length === 0, `${failures.length} failures were told`),
  ];
}
