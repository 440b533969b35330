import type { Execution } from '../../aws/execution.ts';
import type { Sandbox } from '../../sandbox.ts';
import { type AccountState, accountState, differences } from '../account-state.ts';
import { type Lag, lagBehind, lagNamed, lags } from '../lags.ts';
import { unless } from '../problems.ts';
import { addStreamingTrunk, otherAgentId, otherNumber, phoneNumber, refuseCalls } from '../stories/accounts.ts';
import { hasMode } from '../stories/judgements.ts';
import { type Story, startStory, stories } from '../stories.ts';
import { addAgent, asBefore, buy, request, type Scenario, succeeded, unverified, whenEntering } from './scenario.ts';

/*
 * Each story while the reads of one service or of both lag behind the changes: it ends as without, and makes each thing
 * once. Then it is told once more, while the reads still show what was there before.
 */

/** As many as a run of all tests has time for. */
export const lagging: readonly Scenario[] = [
  ...laggingBy(lagNamed('both by 60 s')),
  {
    name: 'a trunk that no read shows yet is rolled back',
    async run(sandbox) {
      const before = accountState(sandbox);
      lagBehind(sandbox, { exotel: { 'read trunk': 60_000, 'list trunks': 60_000 } });
      sandbox.exotel.faults.add({ operation: 'map phone number', kind: 'status', status: 400 });
      const failed = await sandbox.provision(unverified);
      await sandbox.settled();
      const problems = [
        ...unless(failed.error === 'RejectedError', `it ended ${failed.status}: ${failed.cause}`),
        ...asBefore(sandbox, before),
      ];
      return [...problems, ...succeeded([await sandbox.provision(unverified)])];
    },
  },
  {
    name: 'a number that streams is set to calls, and rolled back before the list shows it',
    async run(sandbox) {
      const trunkSid = addStreamingTrunk(sandbox, phoneNumber);
      lagBehind(sandbox, { exotel: { 'list phone numbers': 60_000 } });
      sandbox.exotel.faults.add({ operation: 'create credential', kind: 'status', status: 400 });
      const failed = await sandbox.provision({ ...unverified, trunkSid, replaceExisting: true });
      await sandbox.settled();
      return [
        ...unless(failed.error === 'RejectedError', `it ended ${failed.status}: ${failed.cause}`),
        ...hasMode(sandbox, 'flow'),
      ];
    },
  },
  {
    name: 'a second number is attached to an agent that does not show the first one yet',
    async run(sandbox) {
      buy(sandbox, [otherNumber]);
      // What nobody reads lags: the past is kept from here on.
      lagBehind(sandbox, { atoms: { 'list rented numbers': 60_000 } });
      const first = await sandbox.provision(unverified);
      lagBehind(sandbox, { atoms: { 'read agent': 60_000 } });
      const second = await sandbox.provision({ ...unverified, phoneNumber: otherNumber });
      const attached = sandbox.atoms.state.agents.flatMap(({ telephonyProductId }) => telephonyProductId).length;
      return [...succeeded([first, second]), ...unless(attached === 2, `${attached} numbers are attached`)];
    },
  },
  {
    name: 'a move to another agent fails; that the number has left that one is not answered, and not listed yet',
    async run(sandbox) {
      addAgent(sandbox, otherAgentId);
      const first = await sandbox.provision(unverified);
      const before = accountState(sandbox);
      refuseCalls(sandbox);
      whenEntering(sandbox, 'Diagnose', () => {
        lagBehind(sandbox, { atoms: { 'list all numbers': 60_000 } });
        sandbox.atoms.faults.add({ operation: 'update agent', kind: 'lose answer' });
      });
      const moved = await sandbox.provision({ ...request, agentId: otherAgentId });
      await sandbox.settled();
      return [
        ...succeeded([first]),
        ...unless(moved.error === 'VerificationFailedError', `it ended ${moved.status}: ${moved.cause}`),
        ...asBefore(sandbox, before),
      ];
    },
  },
];

export const moreLagging: readonly Scenario[] = lags
  .flatMap(laggingBy)
  .filter(({ name }) => lagging.every((chosen) => chosen.name !== name));

/** Every story while reads lag so. */
function laggingBy(lag: Lag): Scenario[] {
  return stories.map((story) => ({
    name: `${story.name}, reads behind: ${lag.name}`,
    run: (sandbox) => tell(sandbox, story, lag),
  }));
}

async function tell(sandbox: Sandbox, story: Story, lag: Lag): Promise<string[]> {
  const request = await story.prepare(sandbox);
  const before = accountState(sandbox);
  lagBehind(sandbox, lag);
  const execution = await startStory(sandbox, story, request);
  await sandbox.settled();
  const problems = judge(sandbox, story, before, execution);
  if (problems.length > 0 || story.work === 'deprovision') return problems;
  const again = await startStory(sandbox, story, request);
  await sandbox.settled();
  return judge(sandbox, story, before, again).map((problem) => `told again: ${problem}`);
}

function judge(sandbox: Sandbox, story: Story, before: AccountState, execution: Execution): string[] {
  const wanted = story.succeeds ? 'SUCCEEDED' : 'FAILED';
  const isWanted = execution.status === wanted && (story.succeeds || execution.error === 'VerificationFailedError');
  if (!isWanted) return [`it ended ${execution.status}: ${execution.error}: ${execution.cause}`];
  if (story.succeeds) return story.provisioned(sandbox, before);
  return story.absent?.(sandbox, before, execution) ?? differences(before, accountState(sandbox));
}
