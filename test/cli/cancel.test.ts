import { describe, expect, test } from '@jest/globals';
import { caller } from './fake-aws.ts';
import { environment } from './running.ts';
import { aRun, aStatus } from './statuses.ts';
import { executionArn } from './trunkline.ts';

const here = environment();
const number = '+918045671234';

describe('trunkline cancel', () => {
  const running = () => ({ numbers: [aStatus({ state: 'running', runs: [aRun({ outcome: null })] })] });

  test('stops the execution that works on the number, and says who did it', async () => {
    here.aws.operations.status = running;
    here.aws.executions.begin(executionArn('first'), { looks: [], end: { status: 'RUNNING' } }, {});
    const { code, out } = await here.type(['cancel', '--number', number, '--yes', '--reason', 'the wrong agent']);
    expect([code, out]).toEqual([0, expect.stringContaining('rolled back within minutes')]);
    expect(here.asked('StopExecution')).toEqual([
      expect.objectContaining({ executionArn: executionArn('first'), cause: `Stopped by ${caller}: the wrong agent` }),
    ]);
  });

  test('stops nothing without a yes, and ends as after Ctrl-C', async () => {
    here.aws.operations.status = running;
    const { code, err } = await here.type(['cancel', '--number', number], { answers: [[/\[y\/N\]/, 'n']] });
    expect([code, err]).toEqual([130, expect.stringContaining('Nothing was stopped.')]);
    expect(here.asked('StopExecution')).toEqual([]);
  });

  test('asks for --yes where nobody can be asked', async () => {
    here.aws.operations.status = running;
    const { code, err } = await here.type(['cancel', '--number', number]);
    expect([code, err]).toEqual([2, expect.stringContaining('add --yes')]);
  });

  test.each([
    ['provisioned' as const, /Nothing works on/],
    ['rolling back' as const, /rolled back already/],
  ])('refuses a number that is %s', async (state, sentence) => {
    here.aws.operations.status = () => ({ numbers: [aStatus({ state })] });
    const { code, err } = await here.type(['cancel', '--number', number, '--yes']);
    expect([code, err]).toEqual([1, expect.stringMatching(sentence)]);
  });
});
