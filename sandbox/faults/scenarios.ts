import type { Sandbox } from '../sandbox.ts';
import { atOnce } from './scenarios/at-once.ts';
import { deprovisioning } from './scenarios/deprovisioning.ts';
import { endedMidway } from './scenarios/ended-midway.ts';
import { oneAfterAnother } from './scenarios/one-after-another.ts';
import { rollBacksThatFail } from './scenarios/roll-backs-that-fail.ts';
import type { Scenario } from './scenarios/scenario.ts';
import { theirs } from './scenarios/theirs.ts';

export const scenarios: readonly Scenario[] = [
  ...atOnce,
  ...theirs,
  ...endedMidway,
  ...oneAfterAnother,
  ...rollBacksThatFail,
  ...deprovisioning,
];

/** Runs one from the start. */
export async function runScenario(sandbox: Sandbox, scenario: Scenario): Promise<string[]> {
  await sandbox.reset();
  delete sandbox.executions.options.onEvent;
  try {
    return await scenario.run(sandbox);
  } finally {
    delete sandbox.executions.options.onEvent;
  }
}
