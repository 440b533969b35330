import { describe, expect, test } from '@jest/globals';
import type { Context } from 'aws-lambda';
import * as z from 'zod/mini';
import { RejectedError, ThrottledError } from '../../lambdas/platform/errors.ts';
import { log } from '../../lambdas/platform/log.ts';
import { answerMarginMillis, stepHandler } from '../../lambdas/platform/step.ts';

log.setLogLevel('SILENT');

/** A step with so many milliseconds for its work. @returns how long it took to fail */
async function millisUntil(error: Error, millis: number): Promise<number> {
  const handler = stepHandler({
    ...{ input: z.object({}), output: z.object({}), logKeys: () => ({}) },
    run: () => Promise.reject(error),
  });
  const context = { getRemainingTimeInMillis: () => millis + answerMarginMillis } as Context;
  const began = performance.now();
  await expect(handler({ execution: 'one', input: {} }, context)).rejects.toBe(error);
  return performance.now() - began;
}

describe('a step that fails', () => {
  test('for the limit of an account spreads itself over the time that it has left: those refused together come back apart', async () => {
    const error = new ThrottledError('Slow down.');
    const all = await Promise.all(Array.from({ length: 8 }, () => millisUntil(error, 200)));
    expect(Math.max(...all) - Math.min(...all)).toBeGreaterThan(10);
  });

  test('with no time left fails at once', async () => {
    expect(await millisUntil(new ThrottledError('Slow down.'), -10_000)).toBeLessThan(5_000);
  });

  test('for another reason fails at once', async () => {
    expect(await millisUntil(new RejectedError('No.'), 60_000)).toBeLessThan(5_000);
  });
});
