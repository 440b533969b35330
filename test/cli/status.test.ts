import { describe, expect, test } from '@jest/globals';
import { AwsRefusal } from './fake-aws.ts';
import { entered, exited } from './fake-executions.ts';
import { environment } from './running.ts';
import { aFailedRun, aRun, aStatus, aWait } from './statuses.ts';
import { executionArn } from './trunkline.ts';

const here = environment();
const number = '+918045671234';

describe('trunkline status', () => {
  test('shows every number in a row', async () => {
    const waiting = aStatus({ phoneNumber: '+918045671235', state: 'waiting for a person', waiting: aWait });
    here.aws.operations.status = () => ({ numbers: [aStatus(), waiting] });
    const { code, out } = await here.type(['status']);
    expect(code).toBe(0);
    expect(out).toMatch(/^\+918045671234 {2}provisioned .*answered: outbound .*Make the Connect applet\.$/m);
    expect(out).toMatch(/^\+918045671235 {2}waiting for a person .*answer: the origination URI$/m);
  });

  test('shows of one number who started what, when and why, and how it ended', async () => {
    here.aws.operations.status = () => ({ numbers: [aStatus({ runs: [aRun(), aFailedRun()] })] });
    const { out } = await here.type(['status', '--number', number]);
    expect(out).toMatch(/2026-11-24 10:00:00Z .*provisioned .*user\/ravi {2}first +a new branch/);
    expect(out).toContain('failed: UnavailableError');
    expect(here.asked('status')).toEqual([{ phoneNumber: number }]);
  });

  test.each(['running', 'rolling back', 'deprovisioning'] as const)(
    'says in which state one is that is %s',
    async (state) => {
      const arn = executionArn('first');
      const looks = [[entered('Create trunk'), exited('Create trunk'), entered('Import number to Atoms')]];
      here.aws.executions.begin(arn, { looks, end: { status: 'RUNNING' } }, {});
      here.aws.operations.status = () => ({ numbers: [aStatus({ state, execution: arn }), aStatus()] });
      const { out } = await here.type(['status']);
      expect(out).toMatch(new RegExp(`^\\+918045671234 {2}${state}: Import number to Atoms {2}`, 'm'));
      expect(out).toMatch(/^\+918045671234 {2}provisioned {2}/m);
      expect((await here.type(['status', '--number', number])).out).toContain(`${state}: Import number to Atoms since`);
      expect(here.asked('GetExecutionHistory')[0]).toMatchObject({ reverseOrder: true, includeExecutionData: false });
    },
  );

  test('says only that it runs to whoever may not see histories', async () => {
    here.aws.refused.set('GetExecutionHistory', new AwsRefusal('AccessDeniedException', 'no'));
    here.aws.operations.status = () => ({ numbers: [aStatus({ state: 'running' })] });
    const { code, out } = await here.type(['status']);
    expect([code, out]).toEqual([0, expect.stringMatching(/ {2}running {2}/)]);
  });

  test('--json answers what the environment says', async () => {
    here.aws.operations.status = () => ({ numbers: [aStatus()] });
    expect(JSON.parse((await here.type(['status', '--json'])).out)).toEqual({ numbers: [aStatus()] });
  });

  test('an answer of another version is a sentence', async () => {
    here.aws.operations.status = () => ({ numbers: 'many' });
    const { code, err } = await here.type(['status']);
    expect([code, err]).toEqual([
      1,
      expect.stringMatching(/of different versions\. Start it again, .*npm run sandbox -- --stay/),
    ]);
  });

  test('an environment of an older version is a sentence, and ends with 4', async () => {
    const { code, err } = await here.type(['status'], { outputs: { OperatorFunctions: '{}' } });
    expect([code, err]).toEqual([4, expect.stringContaining('does not offer "status"')]);
  });
});
