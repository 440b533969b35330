import type { Template } from '../aws/template.ts';
import { type Sandbox, startSandbox } from '../sandbox.ts';
import { atOnce } from './scenarios/at-once.ts';
import { atTheLimit } from './scenarios/at-the-limit.ts';
import { deletionsWithoutEffect } from './scenarios/deletions-without-effect.ts';
import { deprovisioning } from './scenarios/deprovisioning.ts';
import { endedMidway } from './scenarios/ended-midway.ts';
import { lagging, moreLagging } from './scenarios/lagging.ts';
import { oneAfterAnother } from './scenarios/one-after-another.ts';
import { rollBacksThatFail } from './scenarios/roll-backs-that-fail.ts';
import { rolledBackAgain } from './scenarios/rolled-back-again.ts';
import type { Scenario } from './scenarios/scenario.ts';
import { theirs } from './scenarios/theirs.ts';
import { whatIsNeeded } from './scenarios/what-is-needed.ts';

export const scenarios: readonly Scenario[] = [
  ...atOnce,
  ...theirs,
  ...endedMidway,
  ...oneAfterAnother,
  ...rollBacksThatFail,
  ...rolledBackAgain,
  ...deprovisioning,
  ...deletionsWithoutEffect,
  ...atTheLimit,
  ...lagging,
  ...whatIsNeeded,
];

/** With those that take long together: each story with each way in which reads lag. */
export const allScenarios: readonly Scenario[] = [...scenarios, ...moreLagging];

/** Runs one from the start. */
export async function runScenario(sandbox: Sandbox, scenario: Scenario): Promise<string[]> {
  await sandbox.reset();
  const { options } = sandbox.executions;
  const asBefore = () => {
    delete options.onEvent;
    delete options.drawPause;
  };
  asBefore();
  try {
    return await scenario.run(sandbox);
  } finally {
    asBefore();
  }
}

/** Does something in a sandbox for scenarios: they run several executions at the same moment. */
export async function inScenarioSandbox<Answer>(
  template: Template,
  work: (sandbox: Sandbox) => Promise<Answer>,
): Promise<Answer> {
  const sandbox = await startSandbox(template, { sharePackages: true, waitMillis: 1, retryMillis: 1 });
  try {
    return await work(sandbox);
  } finally {
    await sandbox.close();
  }
}
