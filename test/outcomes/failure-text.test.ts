import { describe, expect, test } from '@jest/globals';
import { describeFailure } from '../../lambdas/outcomes/failure-text.ts';
import { describeNextStep } from '../../lambdas/outcomes/next-step.ts';
import * as errors from '../../lambdas/platform/errors.ts';

const end = { code: 'refused-by-edge', problem: 'It was refused.', evidence: 'The call says so.', remedy: 'Look.' };
const cause = { code: 'configuration-differs', problem: 'No mapping.', evidence: 'Read back.', remedy: 'Map it.' };

describe('a failure in words', () => {
  test('leads with the finding to act on; the others follow, and nothing is said twice', () => {
    expect(describeFailure('It was refused. Look. (call 1)', cause, [end, cause])).toBe(
      'No mapping. Read back. Map it. It was refused. Look.',
    );
  });

  test('keeps what the state said, where no finding says it', () => {
    expect(describeFailure('Time is up.', end, [end])).toBe('It was refused. The call says so. Look. Time is up.');
  });

  test('is what the state said, where nothing was found', () => {
    expect(describeFailure('Time is up.', null, [])).toBe('Time is up.');
  });
});

describe('what to do next', () => {
  const phoneNumber = '+918045671234';
  const whole = { undone: [], remains: [], failed: null };

  test('is said for each error that ends an execution, and for an end from outside', () => {
    const names = Object.keys(errors).filter((name) => name.endsWith('Error') && name !== 'TrunklineError');
    expect(names.length).toBeGreaterThan(8);
    for (const name of [...names, 'ABORTED', 'TIMED_OUT', 'States.Runtime']) {
      expect([name, describeNextStep({ error: name, rollBack: whole, phoneNumber })]).toEqual([
        name,
        expect.stringContaining('start again'),
      ]);
    }
  });

  test('is first what a roll-back has left, or to have it rolled back once more', () => {
    expect(
      describeNextStep({ error: 'RejectedError', rollBack: { ...whole, remains: ['Remove it.'] }, phoneNumber }),
    ).toMatch(/^Do what stands under/);
    expect(
      describeNextStep({ error: 'RejectedError', rollBack: { ...whole, failed: 'HTTP 503' }, phoneNumber }),
    ).toMatch(
      /rolled back once more by itself when the service is back, or at once with npx trunkline roll-back --env .* --number \+918045671234/,
    );
  });
});
