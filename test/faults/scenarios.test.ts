import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { runScenario, scenarios } from '../../sandbox/faults/scenarios.ts';
import { concurrentTimes } from '../../sandbox/faults/short-times.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { synthesizedTemplate } from '../synthesized.ts';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox(synthesizedTemplate(), { waitMillis: 1, retryMillis: 40, variables: concurrentTimes });
});

afterAll(() => sandbox.close());

test.each(scenarios.map((scenario) => [scenario.name, scenario] as const))('%s', async (_, scenario) => {
  expect(await runScenario(sandbox, scenario)).toEqual([]);
});
