import type { Execution } from '../../aws/execution.ts';
import type { Sandbox } from '../../sandbox.ts';
import { type AccountState, accountState, differences } from '../account-state.ts';
import { type Lag, lagBehind, lagNamed, lags } from '../lags.ts';
import { type Story, startStory, stories } from '../stories.ts';
import type { Scenario } from './scenario.ts';

/*
 * Each story while the reads of one service or of both lag behind the changes: it ends as without, and makes each thing
 * once. Then it is told once more, while the reads still show what was there before.
 */

/** As many as a run of all tests has time for. */
export const lagging: readonly Scenario[] = laggingBy(lagNamed('both by 60 s'));

export const moreLagging: readonly Scenario[] = lags
  .flatMap(laggingBy)
  .filter(({ name }) => lagging.every((chosen) => chosen.name !== name));

/** Every story while reads lag so. */
export function laggingBy(lag: Lag): Scenario[] {
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
