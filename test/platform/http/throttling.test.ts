import { afterEach, describe, expect, test } from '@jest/globals';
import { ThrottledError } from '../../../lambdas/platform/errors.ts';
import { failureOf } from '../failure.ts';
import { CHANGE, clientOf, clock, closeServers, LOOK, serverThat } from './canned.ts';

afterEach(closeServers);

describe('HTTP 429', () => {
  const busy = (headers: Record<string, string>, body: unknown = 'Too Many Requests') => ({
    status: 429,
    headers,
    body,
  });
  const inTime = (seconds: number) => new Date(clock().now() + seconds * 1000).toUTCString();

  test.each([
    ['Retry-After in seconds', busy({ 'retry-after': '7' }), 7_000],
    ['Retry-After as a date', busy({ 'retry-after': inTime(9) }), 9_000],
    ['Retry-After that has passed', busy({ 'retry-after': inTime(-9) }), 0],
    ['retry_after in the body', busy({}, { status: false, code: 'RATE_LIMIT_EXCEEDED', retry_after: 3 }), 3_000],
    ['retry_after of part of a second', busy({}, { retry_after: 0.25 }), 250],
    ['both, of which the body’s is longer', busy({ 'retry-after': '2' }, { retry_after: 5 }), 5_000],
    ['both, of which the header’s is longer', busy({ 'retry-after': '6' }, { retry_after: 5 }), 6_000],
    ['the longest wait that is waited in place', busy({ 'retry-after': '60' }), 60_000],
  ])('is waited out and sent again: %s', async (_name, answer, wait) => {
    const server = await serverThat((index) => (index === 0 ? answer : { body: { ok: 1 } }));
    const { slept, now, sleep } = clock();
    const sent = await clientOf(server, { now, sleep, deadline: now() + 100_000 }).send(CHANGE);
    expect(sent).toEqual({ status: 200, body: { ok: 1 } });
    expect(slept).toEqual([wait]);
    expect(server.received.map((request) => request.body)).toEqual(['{"name":"one"}', '{"name":"one"}']);
  });

  test.each([
    ['no word of how long', busy({}), 100_000],
    ['a Retry-After that is neither seconds nor a date', busy({ 'retry-after': 'soon' }), 100_000],
    ['more than 60 seconds', busy({ 'retry-after': '61' }), 100_000],
    ['a wait that ends less than 2 seconds before the deadline', busy({ 'retry-after': '8' }), 9_999],
  ])('is ThrottledError at once: %s', async (_name, answer, timeLeft) => {
    const server = await serverThat(() => answer);
    const { slept, now, sleep } = clock();
    const failure = await failureOf(clientOf(server, { now, sleep, deadline: now() + timeLeft }).send(CHANGE));
    expect(failure).toBeInstanceOf(ThrottledError);
    expect(failure.message).toContain('It was not carried out');
    expect(slept).toEqual([]);
    expect(server.received).toHaveLength(1);
  });

  test('a wait that ends 2 seconds before the deadline is taken', async () => {
    const server = await serverThat((index) => (index === 0 ? busy({ 'retry-after': '8' }) : { body: {} }));
    const { slept, now, sleep } = clock();
    await clientOf(server, { now, sleep, deadline: now() + 10_000 }).send(LOOK);
    expect(slept).toEqual([8_000]);
  });

  test('is ThrottledError after three waits', async () => {
    const server = await serverThat(() => busy({ 'retry-after': '1' }));
    const { slept, now, sleep } = clock();
    const failure = await failureOf(clientOf(server, { now, sleep, deadline: now() + 100_000 }).send(LOOK));
    expect(failure).toBeInstanceOf(ThrottledError);
    expect(failure.message).toContain('4 times in a row');
    expect(slept).toEqual([1_000, 1_000, 1_000]);
  });
});
