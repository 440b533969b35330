import { describe, expect, test } from '@jest/globals';
import type { FaultRequest } from '../../../sandbox/simulators/http/faults.ts';
import { bodyOf } from '../../../sandbox/simulators/http/journal.ts';
import { agentId, client, exotelAuthorization, failureOf, trunkRequest, trunksPath } from './clients.ts';
import { runAtoms, runExotel } from './running.ts';

const create = { json: trunkRequest('main') };
const target = { operation: 'create trunk' } as const;

describe('a request that meets a fault', () => {
  test.each([
    ['refuse connection', false],
    ['reset before', false],
    ['lose answer', true],
  ] as const)('"%s" gets no answer; whether the change was made: %s', async (kind, made) => {
    const { exotel, simulator, control } = await runExotel();
    expect((await control('POST', '/_sandbox/faults', { json: { ...target, kind } })).http).toBe(201);
    await expect(exotel('POST', trunksPath, create)).rejects.toThrow('fetch failed');
    expect(simulator.state.trunks).toHaveLength(made ? 1 : 0);
    expect(simulator.journal).toMatchObject([{ operation: 'create trunk', status: null, fault: kind, changed: made }]);
    const again = await exotel('POST', trunksPath, create);
    expect(again.body).toMatchObject({ response: { code: made ? 409 : 200 } });
  });

  test.each([
    ['timeout before', false],
    ['timeout after', true],
  ] as const)('"%s" waits for ever, and does not keep the simulator from closing', async (kind, made) => {
    const { exotel, simulator, control } = await runExotel();
    simulator.faults.add({ ...target, kind });
    const waiting = exotel('POST', trunksPath, create).catch((error: Error) => error);
    // The journal tells when the request has arrived: nothing else does.
    const arrived = async (): Promise<void> => {
      const { body } = await control('GET', '/_sandbox/journal');
      const changed = (body as { changed: boolean }[])[0]?.changed;
      if (changed !== made) await arrived();
    };
    await arrived();
    await simulator.close();
    expect(await waiting).toMatchObject({ message: 'fetch failed' });
    expect(simulator.state.trunks).toHaveLength(made ? 1 : 0);
  });

  test('"timeout late" is carried out when its time has come', async () => {
    let now = 1_000_000;
    const { exotel, simulator } = await runExotel({ now: () => now });
    simulator.faults.add({ ...target, kind: 'timeout late', lateMillis: 5_000 });
    const waiting = exotel('POST', trunksPath, create).catch((error: Error) => error);
    const trunksAt = async (time: number) => {
      now = time;
      await exotel('GET', trunksPath);
      return simulator.state.trunks.length;
    };
    // Whole, and so met by its fault.
    const hasArrived = () =>
      simulator.journal.some((entry) => entry.operation === 'create trunk' && bodyOf(entry) !== undefined);
    while (!hasArrived()) await exotel('GET', trunksPath);
    expect(await trunksAt(1_004_999)).toBe(0);
    expect(await trunksAt(1_005_000)).toBe(1);
    await simulator.close();
    expect(await waiting).toMatchObject({ message: 'fetch failed' });
  });

  test.each([
    [false, 0],
    [true, 1],
  ])('"status" with after: %s leaves %i trunk behind', async (after, trunks) => {
    const { exotel, simulator } = await runExotel();
    simulator.faults.add({ ...target, kind: 'status', status: 503, retryAfterSeconds: 2, after });
    const answer = await exotel('POST', trunksPath, create);
    expect([answer.http, answer.headers.get('retry-after')]).toEqual([503, '2']);
    expect(simulator.state.trunks).toHaveLength(trunks);
  });

  test('"not json" gets the page of a gateway, after the change', async () => {
    const { exotel, simulator } = await runExotel();
    simulator.faults.add({ ...target, kind: 'not json' });
    const answer = await exotel('POST', trunksPath, create);
    expect([answer.http, answer.headers.get('content-type')]).toEqual([200, 'text/html']);
    expect(answer.body).toContain('<html>');
    expect(simulator.state.trunks).toHaveLength(1);
  });

  test('"truncated body" gets the status and half of the body, after the change', async () => {
    const { simulator } = await runExotel();
    simulator.faults.add({ ...target, kind: 'truncated body' });
    const response = await fetch(simulator.url + trunksPath, {
      method: 'POST',
      headers: { ...exotelAuthorization, 'content-type': 'application/json' },
      body: JSON.stringify(create.json),
    });
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow();
    expect(simulator.state.trunks).toHaveLength(1);
  });

  test('"inner failure" gets the given failure inside HTTP 200, in an array where the operation has one', async () => {
    const { exotel, simulator } = await runExotel();
    const errorData = { code: 1002, message: 'Invalid parameter', description: 'for the test' };
    const fault = { kind: 'inner failure', code: 400, errorData } as const;
    simulator.faults.add({ ...target, ...fault });
    simulator.faults.add({ operation: 'list trunks', ...fault });
    expect(failureOf(await exotel('POST', trunksPath, create))).toEqual([200, 400, 1002, 'for the test']);
    expect((await exotel('GET', trunksPath)).body).toMatchObject({
      response: [{ code: 400, status: 'failure', error_data: errorData }],
    });
    expect(simulator.state.trunks).toEqual([]);
  });

  test('Atoms words a given status in its own way', async () => {
    const { atoms, simulator } = await runAtoms();
    simulator.faults.add({ operation: 'read agent', kind: 'status', status: 429, retryAfterSeconds: 4 });
    simulator.faults.add({ operation: 'read agent', kind: 'status', status: 500 });
    const limited = await atoms('GET', `/agent/${agentId}`);
    expect([limited.http, limited.body]).toMatchObject([429, { code: 'RATE_LIMIT_EXCEEDED', retry_after: 4 }]);
    const broken = await atoms('GET', `/agent/${agentId}`);
    expect([broken.http, broken.body]).toEqual([500, { status: false, errors: [expect.any(String)] }]);
  });
});

describe('how often a fault is met', () => {
  async function statuses(fault: FaultRequest, requests: number) {
    const { exotel, simulator } = await runExotel();
    simulator.faults.add(fault);
    const seen: number[] = [];
    for (let request = 0; request < requests; request += 1) seen.push((await exotel('GET', trunksPath)).http);
    return { seen, injections: simulator.faults.list()[0]?.injections };
  }
  const fault = { operation: 'list trunks', kind: 'status', status: 500 } as const;

  test('once, when nothing is said', async () => {
    expect(await statuses(fault, 3)).toEqual({ seen: [500, 200, 200], injections: 1 });
  });

  test('as many times as is said, after those that are skipped', async () => {
    expect(await statuses({ ...fault, skip: 1, times: 2 }, 4)).toEqual({ seen: [200, 500, 500, 200], injections: 2 });
  });

  test('for ever', async () => {
    expect(await statuses({ ...fault, times: 'forever' }, 3)).toEqual({ seen: [500, 500, 500], injections: 3 });
  });

  test('by every operation, when it is set on *', async () => {
    expect(await statuses({ ...fault, operation: '*' }, 1)).toEqual({ seen: [500], injections: 1 });
  });

  test('never by another operation', async () => {
    expect(await statuses({ ...fault, operation: 'create trunk' }, 1)).toEqual({ seen: [200], injections: 0 });
  });
});

describe('a crash of the caller', () => {
  const kinds = ['crash before', 'crash after', 'crash before record'] as const;

  test.each(kinds)('"%s" is refused with the reason where the simulator runs alone', async (kind) => {
    for (const { control } of [await runExotel(), await runAtoms()]) {
      const answer = await control('POST', '/_sandbox/faults', { json: { operation: '*', kind } });
      expect([answer.http, answer.body]).toMatchObject([
        400,
        { field: 'kind', error: expect.stringContaining('this simulator runs alone') },
      ]);
    }
  });

  test.each(kinds)('"%s" can be set where callers can be ended', async (kind) => {
    const callers = { admit: () => true, crashCaller: () => {}, timeOutCaller: () => {} };
    for (const { control } of [await runExotel({ callers }), await runAtoms({ callers })]) {
      const answer = await control('POST', '/_sandbox/faults', { json: { operation: '*', kind } });
      expect(answer.http).toBe(201);
    }
  });
});

test('control requests meet no fault', async () => {
  const { simulator } = await runExotel();
  simulator.faults.add({ operation: '*', kind: 'refuse connection', times: 'forever' });
  expect((await client(simulator.url)('GET', '/_sandbox/state')).http).toBe(200);
});
