import type { Execution } from '../../aws/execution.ts';
import { accountState, differences } from '../account-state.ts';
import { unless } from '../problems.ts';
import { callTo, otherNumber, phoneNumber, refuseCalls } from '../stories/accounts.ts';
import {
  asBefore,
  buy,
  failToRollBack,
  request,
  type Scenario,
  succeeded,
  unverified,
  whenEntering,
} from './scenario.ts';

/** A number meets what earlier executions have left, or other numbers have come to use. */
export const oneAfterAnother: readonly Scenario[] = [
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
];
