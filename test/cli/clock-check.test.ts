import { describe, expect, test } from '@jest/globals';
import { clockCheck } from '../../cli/clock-check.ts';

const asked = Date.parse('2026-01-01T12:00:00Z');
const answered = asked + 1000;
const check = (theirs: number, isSandbox = false) => clockCheck(theirs, { asked, answered, isSandbox });

describe('the time of an environment', () => {
  test.each([
    [answered + 90_000, 'The clock of this machine is 90 s behind AWS.'],
    [asked - 90_000, 'The clock of this machine is 90 s ahead of AWS.'],
  ])('at %i is not that of this machine', (theirs, detail) => {
    expect(check(theirs)).toMatchObject({ result: 'problem', detail });
  });

  test.each([asked - 60_000, asked + 500, answered + 60_000])('at %i is near enough', (theirs) => {
    expect(check(theirs)).toMatchObject({ result: 'ok', detail: 'This machine and AWS have the same time.' });
  });

  test('may be ahead where it is a sandbox, and not behind', () => {
    expect(check(answered + 3_600_000, true)).toMatchObject({
      result: 'ok',
      detail: 'The sandbox is 3600 s ahead of this machine: its time passes by what it leaves out of waits.',
    });
    expect(check(asked - 90_000, true).result).toBe('problem');
  });
});
