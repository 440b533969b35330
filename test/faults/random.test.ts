import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { accountState } from '../../sandbox/faults/account-state.ts';
import { lagOf } from '../../sandbox/faults/random/draw-lag.ts';
import { judge } from '../../sandbox/faults/random/judge.ts';
import { planOf } from '../../sandbox/faults/random/plan.ts';
import { Randomness } from '../../sandbox/faults/random/randomness.ts';
import type { RandomSandbox } from '../../sandbox/faults/random/run-seed.ts';
import { Turns } from '../../sandbox/faults/random/turns.ts';
import { describeSeed } from '../../sandbox/faults/report.ts';
import { atomsReads } from '../../sandbox/simulators/atoms/routes.ts';
import { exotelReads } from '../../sandbox/simulators/exotel/routes.ts';
import { readLagSchemaOf } from '../../sandbox/simulators/http/read-lag.ts';
import { outside } from '../outside.ts';
import { synthesizedTemplate } from '../synthesized.ts';

/*
 * One short run; npm run faults -- --random has two hundred executions a seed, and as many seeds as are wanted.
 */

const { runSeed, startRandomSandbox } = await outside<typeof import('../../sandbox/faults/random/run-seed.ts')>(
  'sandbox/faults/random/run-seed.ts',
);

let random: RandomSandbox;

beforeAll(async () => {
  random = await startRandomSandbox(synthesizedTemplate());
});

afterAll(() => random.sandbox.close());

test('whatever happens to many executions at once, each number ends provisioned or absent', async () => {
  const result = await runSeed(random, 7, 30);
  process.stdout.write(`${describeSeed(result)}\n`);
  expect(result.problems).toEqual([]);
  expect(result.atOnce).toBeGreaterThan(1);
});

test('what is wrong at the end is told: a digest that is not the secret any more, a trunk that nobody needs', async () => {
  const { sandbox } = random;
  const before = accountState(sandbox);
  const [trunk] = sandbox.exotel.state.trunks;
  const [product] = sandbox.atoms.state.products;
  if (!trunk || !product) throw new Error('The run before has left nothing.');
  sandbox.exotel.state.trunks.push({ ...trunk, trunkSid: 'trmum1nobody', trunkName: 'nobody', phoneNumbers: [] });
  product.sipPassword = 'another';
  const problems = (await judge(sandbox, before)).join('\n');
  expect(problems).toContain('nobody needs the trunk nobody');
  expect(problems).toContain(
    `${product.phoneNumber}: is provisioned, and its digest in Atoms is not that of the secret`,
  );
});

test('the same seed is the same plan, and another is another', () => {
  expect(planOf(3)).toEqual(planOf(3));
  expect(planOf(3)).not.toEqual(planOf(4));
  expect(planOf(3)).toHaveLength(200);
});

test('in about half of the seeds reads lag, in each way, by up to a minute; the seed decides how', () => {
  const lags = Array.from({ length: 200 }, (_, index) => lagOf(index + 1));
  expect(lags).toEqual(Array.from({ length: 200 }, (_, index) => lagOf(index + 1)));
  const lagging = lags.filter(({ exotel, atoms }) => exotel !== undefined || atoms !== undefined);
  expect(lagging.length).toBeGreaterThan(80);
  expect(lagging.length).toBeLessThan(120);
  for (const { exotel, atoms } of lagging) {
    readLagSchemaOf(exotelReads).parse(exotel);
    readLagSchemaOf(atomsReads).parse(atoms);
  }
  // The same for all reads, another for each, drawn for each time.
  const ways = lagging.map(({ exotel }) =>
    typeof exotel === 'number' ? 'all' : 'seed' in (exotel ?? {}) ? 'drawn' : 'each',
  );
  expect(new Set(ways)).toEqual(new Set(['all', 'each', 'drawn']));
});

test('the order in which Lambdas run is that of the seed, not that of their coming', async () => {
  const orderOf = async (keys: string[]) => {
    const turns = new Turns();
    const order: string[] = [];
    turns.begin();
    const all = keys.map(async (key) => {
      const done = await turns.take(key);
      order.push(key);
      done();
    });
    const choices = new Randomness(5);
    while (turns.waiting > 0) turns.play(choices);
    await Promise.all(all);
    return order;
  };
  const keys = ['a', 'b', 'c', 'd', 'e', 'f'];
  const order = await orderOf(keys);
  expect(order.toSorted()).toEqual(keys);
  expect(order).not.toEqual(keys);
  expect(await orderOf(keys.toReversed())).toEqual(order);
});
