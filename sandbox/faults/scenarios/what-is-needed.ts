import type { Sandbox } from '../../sandbox.ts';
import { type Conversation, newConversation } from '../../simulators/atoms/state.ts';
import { accountState, differences } from '../account-state.ts';
import { unless } from '../problems.ts';
import { agentId, otherNumber, phoneNumber } from '../stories/accounts.ts';
import { asBefore, buy, type Scenario, succeeded, unverified, whenEntering } from './scenario.ts';

/** What a number that is deprovisioned has, and somebody still needs. */
export const whatIsNeeded: readonly Scenario[] = [
  {
    name: 'one of two numbers of a trunk is deprovisioned, the one that created it',
    async run(sandbox) {
      buy(sandbox, [otherNumber]);
      const shared = { ...unverified, trunkName: 'shared' };
      const executions = [await sandbox.provision(shared)];
      executions.push(await sandbox.provision({ ...shared, phoneNumber: otherNumber }));
      const { trunks, digestSecrets } = accountState(sandbox);
      executions.push(await sandbox.deprovision({ phoneNumber }));
      const after = accountState(sandbox);
      const numbers = sandbox.atoms.state.products.map((product) => product.phoneNumber).join();
      return [
        ...succeeded(executions),
        ...unless(numbers === otherNumber, `in Atoms are ${numbers}`),
        ...differences({ ...after, trunks, digestSecrets }, after),
      ];
    },
  },
  {
    name: 'a number is deprovisioned from a trunk to which a person has mapped another number',
    async run(sandbox) {
      const first = await sandbox.provision(unverified);
      const [trunk] = sandbox.exotel.state.trunks;
      trunk?.phoneNumbers.push({ ...trunk.phoneNumbers[0], id: '999', phoneNumber: otherNumber } as never);
      const { trunks, digestSecrets } = accountState(sandbox);
      const gone = await sandbox.deprovision({ phoneNumber });
      const after = accountState(sandbox);
      return [
        ...succeeded([first, gone]),
        ...unless(sandbox.atoms.state.products.length === 0, 'the number is in Atoms still'),
        ...differences({ ...after, trunks, digestSecrets }, after),
      ];
    },
  },
  {
    name: 'a number is deprovisioned that Atoms does not release, and is provisioned again',
    async run(sandbox) {
      sandbox.atoms.settings.releaseImported = false;
      const executions = [await sandbox.provision(unverified), await sandbox.deprovision({ phoneNumber })];
      const left = sandbox.exotel.state.trunks.length;
      executions.push(await sandbox.provision(unverified));
      const [trunk] = sandbox.exotel.state.trunks;
      const [product, ...more] = sandbox.atoms.state.products;
      return [
        ...succeeded(executions),
        ...unless(left === 0, 'the trunk was there still'),
        ...unless(more.length === 0, 'the number is in Atoms twice'),
        ...unless(
          trunk !== undefined && trunk.credentials[0]?.password === product?.sipPassword,
          'the digest of the trunk is not the one that Atoms has',
        ),
      ];
    },
  },
  {
    name: 'a number is deprovisioned while it has a call, which ends a little later',
    async run(sandbox) {
      const before = accountState(sandbox);
      const first = await sandbox.provision(unverified);
      const during = accountState(sandbox);
      const { conversations } = sandbox.atoms.state;
      conversations.push(callFrom(sandbox, '+919812345678'));
      const changed: string[] = [];
      whenEntering(sandbox, 'Wait for the call to end', () => {
        changed.push(...asBefore(sandbox, during));
        for (const each of conversations) each.status = 'completed';
      });
      const gone = await sandbox.deprovision({ phoneNumber });
      const cutOff = conversations.some(({ status }) => status === 'in_progress');
      return [
        ...succeeded([first, gone]),
        ...unless(!cutOff, 'the call was not waited for'),
        ...changed,
        ...asBefore(sandbox, before),
      ];
    },
  },
];

/** A call to the number that goes on. */
function callFrom({ clock }: Sandbox, from: string): Conversation {
  return newConversation(clock.now(), {
    agentId,
    productId: null,
    carrier: 'trunk of the product',
    status: 'in_progress',
    from,
    to: phoneNumber,
    type: 'telephony_inbound',
    isTest: false,
  });
}
