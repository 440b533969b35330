import { describe, expect, test } from '@jest/globals';
import * as errors from '../../lambdas/platform/errors.ts';
import { visibilityMillis } from '../../lambdas/platform/ledger/recent-changes.ts';
import { leaseTime, stateTimeout } from '../../lib/retries.ts';
import { definition, deprovisioning, giveUp, rollBack, type State, tasks, tasksOf } from './definitions.ts';

/** Seconds: full jitter draws each wait from zero. */
function leastSumOfWaits(retrier: NonNullable<State['Retry']>[number]): number {
  if (retrier.JitterStrategy === 'FULL') return 0;
  const { IntervalSeconds = 1, BackoffRate = 2, MaxDelaySeconds = Number.POSITIVE_INFINITY } = retrier;
  const waits = Array.from({ length: retrier.MaxAttempts }, (_, index) => IntervalSeconds * BackoffRate ** index);
  return waits.reduce((sum, wait) => sum + Math.min(wait, MaxDelaySeconds), 0);
}

describe('retries', () => {
  const everyTask = [...tasks, ...tasksOf(rollBack), ...tasksOf(deprovisioning)];
  const undoing = ['Roll back', 'Undo everything'];
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

  test('are the same for every task that the workflow needs, but for how long one that undoes waits for its turn', () => {
    const [[, first] = ['', { Retry: [] }]] = tasks as [string, State][];
    for (const [name, state] of everyTask) {
      if (onlyForTheService.includes(name)) continue;
      // That nobody has answered in time is no reason to ask for as long again.
      const once = waiting.includes(name) ? [{ ErrorEquals: ['States.Timeout'], MaxAttempts: 0 }] : [];
      const patient = (first?.Retry ?? []).map((retrier) =>
        undoing.includes(name) && retrier.ErrorEquals.includes('ThrottledError')
          ? { ...retrier, MaxAttempts: expect.any(Number) }
          : retrier,
      );
      expect(state.Retry).toEqual([...once, ...patient]);
    }
  });

  test('have full jitter, but for what must not be given up too early', () => {
    for (const retrier of tasks[0]?.[1].Retry ?? []) {
      const inFull = ['BusyError', 'ThrottledError', 'NotVisibleYetError'].some((name) =>
        retrier.ErrorEquals.includes(name),
      );
      if (retrier.MaxAttempts > 0)
        expect([retrier.ErrorEquals, retrier.JitterStrategy]).toEqual([retrier.ErrorEquals, inFull ? 'NONE' : 'FULL']);
    }
  });

  test('wait an hour for a turn at a service, three where something is undone, and an execution may take so long', () => {
    for (const [name, { Retry = [] }] of everyTask) {
      if (onlyForTheService.includes(name)) continue;
      const throttled = Retry.find(({ ErrorEquals }) => ErrorEquals.includes('ThrottledError'));
      const hours = (throttled ? leastSumOfWaits(throttled) : 0) / 3600;
      const least = undoing.includes(name) ? 3 : 1;
      expect([name, hours >= least && hours < least + 0.1]).toEqual([name, true]);
      expect(throttled?.IntervalSeconds).toBe(10);
    }
    // A state that waits to the last, and the roll-back that does so too; each try takes as long as a state may.
    const tries = [62 + 1, 182 + 1].reduce((sum, count) => sum + count * stateTimeout.toSeconds(), 0);
    expect(rollBack.TimeoutSeconds).toBeGreaterThan(4.1 * 3600 + tries);
  });

  test('wait for a lease whose Lambda died for longer than it lasts, however their waits are drawn', () => {
    for (const [name, { Retry = [] }] of everyTask) {
      const busy = Retry.find(({ ErrorEquals }) => ErrorEquals.includes('BusyError'));
      if (onlyForTheService.includes(name)) continue;
      expect(busy && leastSumOfWaits(busy)).toBeGreaterThan(leaseTime.toSeconds());
    }
  });

  test('wait for what does not show yet for longer than it may take, twice', () => {
    for (const [name, { Retry = [] }] of [...tasks, ...tasksOf(rollBack)]) {
      const notVisible = Retry.find(({ ErrorEquals }) => ErrorEquals.includes('NotVisibleYetError'));
      if (onlyForTheService.includes(name)) continue;
      expect(notVisible && leastSumOfWaits(notVisible)).toBeGreaterThan((2 * visibilityMillis) / 1_000);
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
