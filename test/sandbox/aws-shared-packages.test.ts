import type { Socket } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { LambdaRuntime } from '../../sandbox/aws/lambda-runtime.ts';
import { askGate, type Gate, openGate } from './aws-gate.ts';
import { handMadeTemplate, lambda } from './aws-template.ts';

const running: LambdaRuntime[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((lambdas) => lambdas.close()));
});

const packages = 'let uses = 0; exports.counter = { count: () => ++uses };';

const code = `const { count } = globalThis.trunklineSharedPackages.counter;
  ${askGate}
  let invocations = 0;
  export const handler = async ({ path, wait }) => {
    console.log(process.env.NAME + ' begins');
    const timedOut = wait && new Promise((resolve) => {
      AbortSignal.timeout(60_000).addEventListener('abort', () => resolve('timed out'));
    });
    const answer = path && await ask(path);
    console.log(process.env.NAME + ' goes on');
    return { name: process.env.NAME, invocations: ++invocations, uses: count(), answer, waited: await timedOut };
  };`;

interface Answer {
  name: string;
  invocations: number;
  uses: number;
  answer?: string;
  waited?: string;
}

function template() {
  const named = (NAME: string) => lambda({ Timeout: 30, Environment: { Variables: { NAME } } });
  return handMadeTemplate({ One: code, Two: code }, { One: named('one'), Two: named('two') }, packages);
}

function start(from = template(), gate?: Gate) {
  const lambdas = new LambdaRuntime(from, { sharePackages: true });
  running.push(lambdas);
  if (gate) lambdas.offer({ GATE_URL: gate });
  return { lambdas, invoke: (name: string, event: object = {}) => lambdas.invoke(name, event) as Promise<Answer> };
}

describe('Lambdas that share their packages', () => {
  test('have variables and modules of their own, and one copy of the packages', async () => {
    const { invoke } = start();
    expect(await invoke('One')).toMatchObject({ name: 'one', invocations: 1, uses: 1 });
    expect(await invoke('Two')).toMatchObject({ name: 'two', invocations: 1, uses: 2 });
    expect(await invoke('One')).toMatchObject({ name: 'one', invocations: 2, uses: 3 });
  });

  test('keep their own variables when they run at the same moment', async () => {
    const gate = await openGate();
    const { invoke } = start(template(), gate);
    const one = invoke('One', { path: '/one' });
    await gate.came(1);
    const two = invoke('Two', { path: '/two' });
    await gate.came(2);
    gate.answer('first');
    gate.answer('second');
    expect(await one).toMatchObject({ name: 'one', answer: 'first' });
    expect(await two).toMatchObject({ name: 'two', answer: 'second' });
  });

  test('start cold in the next sandbox, and log to their own', async () => {
    const from = template();
    const first = start(from);
    await first.invoke('One');
    const second = start(from);
    expect(await second.invoke('One')).toMatchObject({ invocations: 1, uses: 2 });
    expect(await first.invoke('One')).toMatchObject({ invocations: 2, uses: 3 });
    expect(first.lambdas.logs).toEqual(['one begins', 'one goes on', 'one begins', 'one goes on']);
    expect(second.lambdas.logs).toEqual(['one begins', 'one goes on']);
  });

  test('crash alone: nothing of the one that crashed is heard or reaches a service, and the other goes on', async () => {
    const gate = await openGate();
    const { lambdas, invoke } = start(template(), gate);
    const two = invoke('Two', { path: '/two' });
    await gate.came(1);
    const one = invoke('One', { path: '/one' }).catch((error: { failure: unknown }) => error.failure);
    await gate.came(2);
    lambdas.crash('One');
    expect(await one).toMatchObject({ errorType: 'Lambda.Unknown' });
    gate.answer('for the one that is left');
    expect(await two).toMatchObject({ name: 'two', answer: 'for the one that is left' });
    expect(lambdas.logs).not.toContain('one goes on');
    expect(await invoke('One')).toMatchObject({ invocations: 1 });
  });

  test('are timed out one by one', async () => {
    const gate = await openGate();
    const callers: Socket[] = [];
    const { lambdas, invoke } = start(template(), {
      ...gate,
      accept(socket) {
        callers.push(socket);
        gate.accept(socket);
      },
    });
    const one = invoke('One', { path: '/one', wait: true });
    await gate.came(1);
    const two = invoke('Two', { path: '/two', wait: true });
    await gate.came(2);
    gate.answer();
    gate.answer();
    const [ofOne, ofTwo] = callers as [Socket, Socket];
    lambdas.timeOutCaller(ofTwo);
    expect(await Promise.race([one, two])).toMatchObject({ name: 'two', waited: 'timed out' });
    lambdas.timeOutCaller(ofOne);
    expect(await one).toMatchObject({ name: 'one', waited: 'timed out' });
  });
});
