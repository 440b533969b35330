import { afterEach, describe, expect, test } from '@jest/globals';
import { LambdaRuntime } from '../../sandbox/aws/lambda-runtime.ts';
import { askGate, openGate } from './aws-gate.ts';
import { handMadeTemplate, lambda } from './aws-template.ts';

const running: LambdaRuntime[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((lambdas) => lambdas.close()));
});

const killed = {
  errorType: 'Lambda.Unknown',
  errorMessage: expect.stringMatching(/^RequestId: \S+ Error: Runtime exited with error: signal: killed$/),
};

const code = `import { request } from 'node:http';
  ${askGate}
  export const handler = async ({ restless, stop }) => {
    if (stop) setInterval(() => {
      if (Atomics.load(stop, 0) !== 1) return;
      const sent = request(process.env.GATE_URL + '/sent').end().on('finish', () => {
        Atomics.store(stop, 0, 2);
        Atomics.notify(stop, 0);
      });
      sent.on('error', () => {});
    }, 1);
    if (restless) setInterval(() => ask('/more').catch(() => {}), 1);
    return ask('/ask');
  };`;

async function twoLambdas() {
  const gate = await openGate();
  const Properties = lambda({ Timeout: 30 });
  const template = handMadeTemplate({ Worker: code, Other: code }, { Worker: Properties, Other: Properties });
  const lambdas = new LambdaRuntime(template);
  running.push(lambdas);
  lambdas.offer({ GATE_URL: gate });
  const invoke = (name: string, event: object = {}) =>
    lambdas.invoke(name, event).catch((error: { failure: unknown }) => error.failure);
  return { gate, lambdas, invoke };
}

describe('a Lambda that is made to crash', () => {
  test('ends its invocation with Lambda.Unknown, and leaves the others alone', async () => {
    const { gate, lambdas, invoke } = await twoLambdas();
    const other = invoke('Other');
    await gate.came(1);
    const worker = invoke('Worker');
    await gate.came(2);
    lambdas.crash('Worker');
    expect(await worker).toEqual(killed);
    gate.answer();
    expect(await other).toBe('answer');
  });

  test('reaches nothing from that moment on', async () => {
    const { gate, lambdas, invoke } = await twoLambdas();
    const worker = invoke('Worker', { restless: true });
    await gate.came(20);
    lambdas.crash('Worker');
    const came = gate.requests.length;
    expect(await worker).toEqual(killed);
    const next = invoke('Worker');
    await gate.came(came + 1);
    expect(gate.requests.slice(came)).toEqual(['/ask']);
    gate.answer();
    expect(await next).toBe('answer');
    await lambdas.close();
    expect(gate.requests).toHaveLength(came + 1);
  });

  test('is cut off from what it has sent already, too', async () => {
    const { gate, lambdas, invoke } = await twoLambdas();
    const stop = new Int32Array(new SharedArrayBuffer(4));
    const worker = invoke('Worker', { stop });
    await gate.came(1);
    Atomics.store(stop, 0, 1);
    // While this thread stands still, the other one sends its request, and nobody can take it yet.
    Atomics.wait(stop, 0, 1);
    lambdas.crash('Worker');
    expect(await worker).toEqual(killed);
    await lambdas.close();
    expect(gate.requests).toEqual(['/ask']);
  });

  test('is not touched when it serves no invocation, and stays warm', async () => {
    const { gate, lambdas, invoke } = await twoLambdas();
    const first = invoke('Worker', { restless: true });
    await gate.came(1);
    gate.answer();
    expect(await first).toBe('answer');
    lambdas.crash('Worker');
    const came = gate.requests.length;
    // Its timer goes on: the thread lives.
    await gate.came(came + 1);
    expect(gate.requests.at(-1)).toBe('/more');
  });
});

test('what is under way is cancelled, and what waits for a thread as well', async () => {
  const { gate, lambdas, invoke } = await twoLambdas();
  const all = [invoke('Worker'), invoke('Worker'), invoke('Worker')];
  await gate.came(2);
  await lambdas.cancel();
  expect(await Promise.all(all)).toEqual([killed, killed, expect.objectContaining({ errorType: 'Lambda.Unknown' })]);
  expect(gate.requests).toHaveLength(2);
});
