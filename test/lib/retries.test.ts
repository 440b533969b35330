import { describe, expect, test } from '@jest/globals';
import * as errors from '../../lambdas/platform/errors.ts';
import { leaseTime } from '../../lib/retries.ts';
import { definition, giveUp, rollBack, type State, tasks, tasksOf } from './definitions.ts';

/** Seconds: full jitter draws each wait from zero. */
function leastSumOfWaits(retrier: NonNullable<State['Retry']>[number]): number {
  if (retrier.JitterStrategy === 'FULL') return 0;
  const { IntervalSeconds = 1, BackoffRate = 2, MaxDelaySeconds = Number.POSITIVE_INFINITY } = retrier;
  const waits = Array.from({ length: retrier.MaxAttempts }, (_, index) => IntervalSeconds * BackoffRate ** index);
  return waits.reduce((sum, wait) => sum + Math.min(wait, MaxDelaySeconds), 0);
}

describe('retries', () => {
  const onlyForTheService = [giveUp, 'Probe SIP paths'];
  const waiting = ['Await origination URI', 'Await Connect applet'];
  const awsErrors = [
    'Lambda.ServiceException',
    'Lambda.AWSLambdaException',
    'Lambda.SdkClientException',
    'Lambda.ClientExecutionTimeoutException',
    'Lambda.TooManyRequestsException',
    'States.ALL',
  ];
  const ours = Object.values(errors)
    // The first is abstract; the other is how an execution ends, and no step throws it.
    .filter((errorClass) => errorClass !== errors.TrunklineError && errorClass !== errors.RollBackFailedError)
    .map((errorClass) => new (errorClass as new (message: string) => Error)('').name);

  test('are the same for every task that the workflow needs, with full jitter but for what waits for a lease', () => {
    const [[, first] = ['', { Retry: [] }]] = tasks as [string, State][];
    for (const [name, state] of [...tasks, ...tasksOf(rollBack)]) {
      if (onlyForTheService.includes(name)) continue;
      // That nobody has answered in time is no reason to ask for as long again.
      const once = waiting.includes(name) ? [{ ErrorEquals: ['States.Timeout'], MaxAttempts: 0 }] : [];
      expect(state.Retry).toEqual([...once, ...(first?.Retry ?? [])]);
    }
    for (const retrier of first?.Retry ?? []) {
      const jitter = retrier.ErrorEquals.includes('BusyError') ? 'NONE' : 'FULL';
      if (retrier.MaxAttempts > 0)
        expect([retrier.ErrorEquals, retrier.JitterStrategy]).toEqual([retrier.ErrorEquals, jitter]);
    }
  });

  test('wait for a lease whose Lambda died for longer than it lasts, however their waits are drawn', () => {
    for (const [name, { Retry = [] }] of [...tasks, ...tasksOf(rollBack)]) {
      const busy = Retry.find(({ ErrorEquals }) => ErrorEquals.includes('BusyError'));
      if (onlyForTheService.includes(name)) continue;
      expect(busy && leastSumOfWaits(busy)).toBeGreaterThan(leaseTime.toSeconds());
    }
  });

  test.each(onlyForTheService)('of %s are for the Lambda service alone', (name) => {
    expect(definition.States[name]?.Retry?.flatMap(({ ErrorEquals }) => ErrorEquals)).toEqual(
      awsErrors.filter((error) => error.startsWith('Lambda.')),
    );
  });

  test('match every error name that the code can throw, and no name that nothing throws', () => {
    const matched = tasks.flatMap(([, state]) => state.Retry?.flatMap(({ ErrorEquals }) => ErrorEquals) ?? []);
    expect([...new Set(matched)].sort()).toEqual([...ours, ...awsErrors, 'States.Timeout'].sort());
  });

  test('are not spent on errors that trying again cannot fix', () => {
    const attempts = (name: string) =>
      tasks[0]?.[1].Retry?.find(({ ErrorEquals }) => ErrorEquals.includes(name))?.MaxAttempts;
    for (const name of [
      'InvalidRequestError',
      'NotConfiguredError',
      'AuthenticationError',
      'ConflictError',
      'RejectedError',
      'VerificationFailedError',
      'ClaimLostError',
    ]) {
      expect([name, attempts(name)]).toEqual([name, 0]);
    }
    for (const name of ['ThrottledError', 'UnavailableError', 'BusyError']) expect(attempts(name)).toBeGreaterThan(4);
  });
});
