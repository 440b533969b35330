import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { outside } from '../outside.ts';
import { synthesizedTemplate } from '../synthesized.ts';

const { startSandbox } = await outside<typeof import('../../sandbox/sandbox.ts')>('sandbox/sandbox.ts');
const { runScenario, scenarios } =
  await outside<typeof import('../../sandbox/faults/scenarios.ts')>('sandbox/faults/scenarios.ts');

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox(synthesizedTemplate(), {
    sharePackages: true,
    waitMillis: 1,
    retryMillis: 1,
  });
});

afterAll(() => sandbox.close());

test.each(scenarios.map((scenario) => [scenario.name, scenario] as const))('%s', async (_, scenario) => {
  expect(await runScenario(sandbox, scenario)).toEqual([]);
});
