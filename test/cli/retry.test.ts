import { describe, expect, test } from '@jest/globals';
import { caller } from './fake-aws.ts';
import { fails, succeeds } from './fake-executions.ts';
import { environment } from './running.ts';
import { aFailedRun, aRun, aStatus } from './statuses.ts';
import { executionArn } from './trunkline.ts';

const here = environment();
const numberOf = (index: number) => `+9180456712${String(index).padStart(2, '0')}`;

/** A number whose newest run failed. */
function failed(index: number) {
  const phoneNumber = numberOf(index);
  const request = { phoneNumber, agentId: '60d0fe4f5311236168a109ca', startedBy: 'an event', reason: 'bought' };
  return aStatus({
    phoneNumber,
    state: 'failed',
    runs: [aFailedRun({ execution: executionArn(`run${index}`), request })],
  });
}

function started(): Record<string, unknown>[] {
  return here.asked('StartExecution').map(({ input }) => JSON.parse(String(input)) as Record<string, unknown>);
}

describe('trunkline retry', () => {
  test('--dry-run lists what failed since then, and starts nothing', async () => {
    here.aws.operations.status = () => ({ numbers: [failed(1), failed(2)] });
    const { code, out } = await here.type(['retry', '--failed', '--since', '1d', '--dry-run']);
    expect(code).toBe(0);
    expect(out).toMatch(
      /\+918045671201 {2}UnavailableError {2}2026-11-24 10:02:00Z {2}agentId=60d0fe4f5311236168a109ca/,
    );
    expect(out).not.toContain('startedBy');
    const [{ failedSince } = {}] = here.asked('status');
    expect(Math.abs(Date.parse(String(failedSince)) + 86_400_000 - Date.now())).toBeLessThan(60_000);
    expect(started()).toEqual([]);
  });

  test('lists, asks, and starts each again with its request, who and why', async () => {
    here.aws.operations.status = () => ({ numbers: [failed(1), failed(2)] });
    const { code, out } = await here.type(['retry', '--failed', '--since', '12h'], { answers: [[/these 2\?/, 'y']] });
    expect(code).toBe(0);
    expect(started()).toEqual(
      [1, 2].map((index) => ({
        phoneNumber: numberOf(index),
        agentId: '60d0fe4f5311236168a109ca',
        startedBy: caller,
        reason: `retry of run${index}`,
      })),
    );
    expect(out).toContain('+918045671202  ✓ Create trunk');
    expect(out).toMatch(/\+918045671201 {2}succeeded\n\+918045671202 {2}succeeded/);
  });

  test('starts nothing without a yes', async () => {
    here.aws.operations.status = () => ({ numbers: [failed(1)] });
    const { code } = await here.type(['retry', '--number', numberOf(1)], { answers: [[/Start it\?/, '']] });
    expect(code).toBe(130);
    expect(started()).toEqual([]);
  });

  test('runs at most five at once, and ends with 1 when one of them fails', async () => {
    const numbers = Array.from({ length: 12 }, (_, index) => failed(index));
    here.aws.operations.status = () => ({ numbers });
    here.aws.executions.script = ({ phoneNumber }) => (phoneNumber === numberOf(7) ? fails() : succeeds());
    const { code, out } = await here.type([
      'retry',
      '--failed',
      '--since',
      '1w',
      '--yes',
      '--json',
      '--reason',
      'Exotel is back',
    ]);
    expect(code).toBe(1);
    const { retried } = JSON.parse(out) as { retried: { phoneNumber: string; result: string }[] };
    expect(retried.filter(({ result }) => result !== 'succeeded').map(({ phoneNumber }) => phoneNumber)).toEqual([
      numberOf(7),
    ]);
    expect(started().every(({ reason }) => reason === 'Exotel is back')).toBe(true);
    let running = 0;
    let most = 0;
    for (const { of } of here.aws.asked) {
      running += Number(of === 'StartExecution') - Number(of === 'DescribeExecution');
      most = Math.max(most, running);
    }
    expect(most).toBe(5);
  });

  test('passes over what cannot be started again, and says why', async () => {
    const unknown = { ...failed(2), lastRun: aFailedRun({ request: null }) };
    const aside = { ...failed(3), setAside: { by: 'ravi', reason: null, at: '2026-11-24T10:00:00Z' } };
    here.aws.operations.status = () => ({ numbers: [failed(1), unknown, aside] });
    const { code, out } = await here.type(['retry', '--failed', '--since', '1d', '--yes']);
    expect(code).toBe(0);
    expect(out).toMatch(/\+918045671202 .*passed over: the request of its last run was not kept/);
    expect(out).toMatch(/\+918045671203 .*passed over: it was set aside by ravi/);
    expect(started()).toHaveLength(1);
  });

  test('Ctrl-C starts no more, and leaves those that run', async () => {
    here.aws.operations.status = () => ({ numbers: Array.from({ length: 8 }, (_, index) => failed(index)) });
    const { code, err } = await here.type(['retry', '--failed', '--since', '1d', '--yes'], {
      interruptAt: /✓ Validate/,
    });
    expect([code, err]).toEqual([130, expect.stringContaining('those that run go on')]);
    expect(started()).toHaveLength(5);
    expect(here.asked('StopExecution')).toEqual([]);
  });

  test('starts a run again that was stopped, and so left no record of its end', async () => {
    here.aws.operations.status = () => ({ numbers: [aStatus({ runs: [aRun({ outcome: null, endedAt: null })] })] });
    const { code, out } = await here.type(['retry', '--number', '+918045671234', '--yes']);
    expect([code, out]).toEqual([0, expect.stringContaining('it ended without a record')]);
  });

  test('refuses a number whose last run did not fail', async () => {
    here.aws.operations.status = () => ({ numbers: [aStatus({ runs: [aRun()] })] });
    const { code, err } = await here.type(['retry', '--number', '+918045671234', '--yes']);
    expect([code, err]).toEqual([1, '+918045671234 is not retried: its last run did not fail.\n']);
  });

  test('nothing that failed is a success', async () => {
    here.aws.operations.status = () => ({ numbers: [] });
    const { code, out } = await here.type(['retry', '--failed', '--since', '30m', '--yes', '--json']);
    expect([code, JSON.parse(out)]).toEqual([0, { retried: [] }]);
  });
});
