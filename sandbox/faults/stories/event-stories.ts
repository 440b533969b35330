import type { Sandbox } from '../../sandbox.ts';
import { type AccountState, accountState, differences } from '../account-state.ts';
import { unless } from '../problems.ts';
import { agentId, furnish, phoneNumber, provisionFirst, refuseCalls } from './accounts.ts';

/*
 * What happens by itself: a Lambda is started by an event or by the schedule. Its calls to AWS fail, and nothing may be
 * lost in silence or made twice.
 */

export interface EventStory {
  name: string;
  /** The Lambda that the story is about, by the beginning of its logical id. */
  lambda: string;
  prepare(sandbox: Sandbox): Promise<void>;
  /** Has the Lambda started, and waits for what comes of it. */
  happen(sandbox: Sandbox): Promise<void>;
  /** Who brings it right, once AWS is in order again: the schedule by itself, or a person who puts the dead letter on the bus. */
  healedBy: 'the schedule' | 'the dead letter';
  /** What is wrong when it has been brought right: sentences. */
  wrong(sandbox: Sandbox, before: AccountState): string[];
}

const unverified = { phoneNumber, agentId, verification: 'skip' };

export const eventStories: readonly EventStory[] = [
  {
    name: 'a purchase is told',
    lambda: 'startprovisioning',
    async prepare(sandbox) {
      furnish(sandbox);
    },
    async happen(sandbox) {
      put(sandbox, unverified);
      await sandbox.settled();
    },
    healedBy: 'the dead letter',
    wrong({ executions, exotel, atoms }) {
      const statuses = [...executions.all.values()].map(({ status }) => status).join();
      const imported = atoms.state.products.filter((product) => product.phoneNumber === phoneNumber).length;
      return [
        ...unless(statuses === 'SUCCEEDED', `the executions ended: ${statuses || 'there is none'}`),
        ...unless(exotel.state.trunks.length === 1, `there are ${exotel.state.trunks.length} trunks`),
        ...unless(imported === 1, `the number is ${imported} times in Atoms`),
      ];
    },
  },
  {
    name: 'an execution is stopped half-way',
    lambda: 'startrollback',
    async prepare(sandbox) {
      furnish(sandbox);
    },
    happen: stopHalfWay,
    healedBy: 'the schedule',
    wrong: isUndoneOnce,
  },
  {
    name: 'a deprovisioning is stopped',
    lambda: 'closedeprovisioning',
    async prepare(sandbox) {
      furnish(sandbox);
      await provisionFirst(sandbox, unverified);
    },
    happen: stopDeprovisioning,
    healedBy: 'the schedule',
    wrong: isTold,
  },
  {
    name: 'the schedule finds what a failed roll-back has left',
    lambda: 'rollbackagain',
    async prepare(sandbox) {
      furnish(sandbox);
      refuseCalls(sandbox);
      begun.set(sandbox, accountState(sandbox));
      sandbox.atoms.faults.add({ operation: 'release number', kind: 'status', status: 503, times: 'forever' });
      await sandbox.provision({ phoneNumber, agentId });
      await sandbox.settled();
      sandbox.atoms.faults.clear();
    },
    happen: (sandbox) => sandbox.rollBackAgain(),
    healedBy: 'the schedule',
    wrong: isUndoneOnce,
  },
  {
    name: 'the schedule finds a number whose execution is over',
    lambda: 'rollbackagain',
    async prepare(sandbox) {
      furnish(sandbox);
      await withoutLambda(sandbox, 'startrollback', () => stopHalfWay(sandbox));
    },
    happen: (sandbox) => sandbox.rollBackAgain(),
    healedBy: 'the schedule',
    wrong: isUndoneOnce,
  },
  {
    name: 'the schedule finds a deprovisioning that is over',
    lambda: 'rollbackagain',
    async prepare(sandbox) {
      furnish(sandbox);
      await provisionFirst(sandbox, unverified);
      await withoutLambda(sandbox, 'closedeprovisioning', () => stopDeprovisioning(sandbox));
    },
    happen: (sandbox) => sandbox.rollBackAgain(),
    healedBy: 'the schedule',
    wrong: isTold,
  },
  {
    name: 'something needs a person',
    lambda: 'notifyperson',
    async prepare(sandbox) {
      furnish(sandbox);
    },
    async happen(sandbox) {
      refuseCalls(sandbox);
      sandbox.atoms.faults.add({ operation: 'release number', kind: 'status', status: 503, times: 'forever' });
      await sandbox.provision({ phoneNumber, agentId });
      await sandbox.settled();
    },
    healedBy: 'the dead letter',
    wrong: ({ notifications }) => unless(notifications.length > 0, 'no subscriber was told'),
  },
];

/** Both accounts as they were before the number's execution began. */
const begun = new WeakMap<Sandbox, AccountState>();

async function stopHalfWay(sandbox: Sandbox): Promise<void> {
  begun.set(sandbox, accountState(sandbox));
  await endedIn(sandbox, 'Attach number to agent', () => sandbox.provision(unverified));
}

async function stopDeprovisioning(sandbox: Sandbox): Promise<void> {
  await endedIn(sandbox, 'Look for calls', () => sandbox.deprovision({ phoneNumber }));
}

async function endedIn(sandbox: Sandbox, state: string, run: () => Promise<unknown>): Promise<void> {
  const { options } = sandbox.executions;
  options.onEvent = (event, execution) => {
    if (event.type === 'StateEntered' && event.state?.name === state) sandbox.executions.stop(execution.arn);
  };
  await run();
  delete options.onEvent;
  await Promise.all([sandbox.settled(), sandbox.lambdas.idle()]);
}

/** While a Lambda gets nothing of AWS: what it is there for is left to the schedule. */
async function withoutLambda(sandbox: Sandbox, lambda: string, work: () => Promise<void>): Promise<void> {
  sandbox.aws.faults.add({ operation: '*', kind: 'refused', times: 'forever', skip: 0, lambda });
  await work();
  sandbox.aws.faults.clear();
  sandbox.bus.deadLetters.length = 0;
}

function put({ bus }: Sandbox, detail: object): void {
  bus.put({
    Source: 'purchasing',
    DetailType: 'DID Purchased',
    Detail: JSON.stringify(detail),
    EventBusName: 'trunkline-sandbox',
  });
}

function isUndoneOnce(sandbox: Sandbox, before: AccountState): string[] {
  const rolledBack = sandbox.bus.events.filter((event) => event['detail-type'] === 'DID Rolled Back').length;
  const was = begun.get(sandbox) ?? before;
  return [
    ...(rolledBack === 0 ? ['that it was rolled back was not told'] : []),
    ...unless(rolledBack <= 1, `it was rolled back ${rolledBack} times`),
    ...differences(was, accountState(sandbox)),
  ];
}

function isTold({ bus }: Sandbox): string[] {
  const told = bus.events.some((event) => event['detail-type'] === 'DID Deprovisioning Failed');
  return unless(told, 'that the deprovisioning is over was not told');
}
