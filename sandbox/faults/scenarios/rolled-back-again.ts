import type { Sandbox } from '../../sandbox.ts';
import { accountState } from '../account-state.ts';
import { unless } from '../problems.ts';
import { addTheirTrunk, refuseCalls } from '../stories/accounts.ts';
import { asBefore, failToRollBack, request, type Scenario } from './scenario.ts';

/** The schedule comes that tries roll-backs again. */
export const rolledBackAgain: readonly Scenario[] = [
  {
    name: 'a roll-back fails; the schedule undoes what it has left',
    async run(sandbox) {
      refuseCalls(sandbox);
      const before = accountState(sandbox);
      await failToRollBack(sandbox, 'atoms', 'update agent', request);
      await sandbox.settled();
      await sandbox.rollBackAgain();
      return asBefore(sandbox, before);
    },
  },
  {
    name: 'a roll-back fails, and the next execution keeps what is there: the schedule leaves it',
    async run(sandbox) {
      refuseCalls(sandbox);
      await failToRollBack(sandbox, 'atoms', 'update agent', request);
      await sandbox.provision({ ...request, onFailure: 'keep' });
      await sandbox.settled();
      return staysAsItIs(sandbox);
    },
  },
  {
    name: 'a roll-back leaves something to a person: the schedule leaves it',
    async run(sandbox) {
      refuseCalls(sandbox);
      await sandbox.provision({ ...request, trunkSid: addTheirTrunk(sandbox, []) });
      await sandbox.settled();
      return staysAsItIs(sandbox);
    },
  },
];

async function staysAsItIs(sandbox: Sandbox): Promise<string[]> {
  const before = accountState(sandbox);
  const count = sandbox.executions.all.size;
  await sandbox.rollBackAgain();
  const started = sandbox.executions.all.size - count;
  return [...unless(started === 0, `${started} roll-backs were started`), ...asBefore(sandbox, before)];
}
