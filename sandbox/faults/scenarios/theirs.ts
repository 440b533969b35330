import { accountState } from '../account-state.ts';
import { unless } from '../problems.ts';
import { addTheirTrunk, callTo, otherNumber, phoneNumber, refuseCalls } from '../stories/accounts.ts';
import { remainsOf } from '../stories/judgements.ts';
import { asBefore, buy, failToRollBack, request, type Scenario, succeeded, unverified } from './scenario.ts';

/** Somebody else’s things are in the way, or somebody else changes ours. */
export const theirs: readonly Scenario[] = [
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
  {
    name: 'an IP that somebody allowed on their trunk is asked for, and the execution fails',
    async run(sandbox) {
      const trunkSid = addTheirTrunk(sandbox, []);
      const [trunk] = sandbox.exotel.state.trunks;
      const dates = { dateCreated: '2026-01-01T00:00:00Z', dateUpdated: '2026-01-01T00:00:00Z' };
      trunk?.whitelistedIps.push({ id: '1', ip: '203.0.113.9', mask: 32, friendlyName: null, ...dates });
      refuseCalls(sandbox);
      const { cause } = await sandbox.provision({ ...request, trunkSid, staticIps: ['203.0.113.9', '203.0.113.10'] });
      await sandbox.settled();
      const remains = remainsOf(sandbox).join(' ');
      return [
        ...unless(remains.includes('203.0.113.10'), `the other IP is not said to remain: ${cause}`),
        ...unless(!remains.includes('203.0.113.9/32'), `a person is to remove somebody else's IP: ${remains}`),
      ];
    },
  },
  {
    name: 'an earlier answer had another port posted to somebody else’s trunk',
    async run(sandbox) {
      const trunkSid = addTheirTrunk(sandbox, []);
      const [trunk] = sandbox.exotel.state.trunks;
      const originationUri = sandbox.atoms.sip.tcpUri.replace(/:\d+;/, ':1;');
      await sandbox.provision({ ...unverified, trunkSid, originationUri });
      const execution = await sandbox.provision({ ...unverified, trunkSid });
      await sandbox.settled();
      const posted = trunk?.destinationUris.map(({ destination }) => destination) ?? [];
      return [
        ...unless(execution.error === 'ConflictError', `it ended ${execution.status}: ${execution.cause}`),
        ...unless(posted.length === 1, `calls may go to either of ${posted.join(' and ')}`),
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
];
