import { describe, expect, test } from '@jest/globals';
import type { NumberStatus } from '../../lambdas/operator/number-status-schema.ts';
import { caller } from './fake-aws.ts';
import { entered, exited, type Story } from './fake-executions.ts';
import { environment } from './running.ts';
import { aFailedRun, aStatus } from './statuses.ts';

const here = environment();
const number = '+918045671234';

describe('trunkline roll-back', () => {
  test('starts the roll-back of a number, and says what was undone and what remains', async () => {
    const story: Story = {
      looks: [[entered('Roll back'), exited('Roll back', {}), { type: 'ExecutionSucceeded' }]],
      end: {
        status: 'SUCCEEDED',
        output: { phoneNumber: number, undone: ['trunk t1'], remains: ['Take the IP off.'], failed: null },
      },
    };
    here.aws.executions.script = () => story;
    const { code, out } = await here.type(['roll-back', '--number', number, '--settled']);
    expect(code).toBe(0);
    expect(out).toMatch(/undone:\n +- trunk t1\n +left to do by hand:\n +- Take the IP off\./);
    const [started] = here.asked('StartExecution');
    expect(started?.stateMachineArn).toMatch(/:trunkline-sandbox-roll-back$/);
    expect(JSON.parse(String(started?.input))).toEqual({ phoneNumber: number, settled: true });
  });
});

describe('trunkline deprovision', () => {
  const plan = {
    phoneNumber: number,
    calls: [],
    undone: ['the trunk t1 (trmum1) is deleted'],
    remains: ['Take the IP off.'],
    doubts: ['Whether it works.'],
  };
  const story: Story = {
    looks: [[entered('Undo everything'), exited('Undo everything', {}), { type: 'ExecutionSucceeded' }]],
    end: {
      status: 'SUCCEEDED',
      output: { ...plan, outcome: 'deprovisioned', error: null, message: null },
    },
  };

  test('with --dry-run says what it would undo, and starts nothing', async () => {
    here.aws.operations['plan-deprovisioning'] = () => plan;
    const { code, out } = await here.type(['deprovision', '--number', number, '--dry-run']);
    expect([code, out]).toEqual([
      0,
      `${number}: when it is done,\n  - the trunk t1 (trmum1) is deleted\n  left to do by hand:\n    - Take the IP off.\n  not known before it is tried:\n    - Whether it works.\n`,
    ]);
    expect(here.asked('StartExecution')).toEqual([]);
  });

  test('with --dry-run takes the other options into account', async () => {
    const asked: unknown[] = [];
    here.aws.operations['plan-deprovisioning'] = (input) => {
      asked.push(input);
      return { ...plan, calls: ['CALL-1'] };
    };
    const { out } = await here.type(['deprovision', '--number', number, '--dry-run', '--now', '--settled']);
    expect(asked).toEqual([{ phoneNumber: number, settled: true }]);
    expect(out).toContain('calls under way, which may be cut off:\n    - CALL-1');
  });

  test('asks first, and where nobody can be asked wants --yes', async () => {
    here.aws.operations['plan-deprovisioning'] = () => plan;
    const { code, err } = await here.type(['deprovision', '--number', number]);
    expect([code, err]).toEqual([2, expect.stringContaining('add --yes if it is meant')]);
    expect(here.asked('StartExecution')).toEqual([]);
  });

  test('starts the workflow as it is told, says who and why, and shows how it ended', async () => {
    here.aws.executions.script = () => story;
    const options = ['--yes', '--now', '--settled', '--reason', 'the branch is closed'];
    const { code, out } = await here.type(['deprovision', '--number', number, ...options]);
    expect(code).toBe(0);
    expect(out).toContain(`${number} is deprovisioned\n  undone:\n    - the trunk t1 (trmum1) is deleted\n`);
    const [started] = here.asked('StartExecution');
    expect(started?.stateMachineArn).toMatch(/:trunkline-sandbox-deprovision-number$/);
    expect(JSON.parse(String(started?.input))).toEqual({
      ...{ phoneNumber: number, now: true, settled: true, startedBy: caller, reason: 'the branch is closed' },
    });
  });

  test('cancel does not stop it half-way, and retry does not provision the number again', async () => {
    here.aws.operations.status = () => ({ numbers: [aStatus({ state: 'deprovisioning' })] });
    const cancelled = await here.type(['cancel', '--number', number, '--yes']);
    expect([cancelled.code, cancelled.err]).toEqual([1, expect.stringContaining('let it end')]);
    const run = aFailedRun({ work: 'deprovision', request: null });
    here.aws.operations.status = () => ({ numbers: [aStatus({ state: 'failed', runs: [run] })] });
    const retried = await here.type(['retry', '--number', number, '--yes']);
    expect([retried.code, retried.err]).toEqual([1, expect.stringContaining('use deprovision')]);
    expect(here.asked('StartExecution')).toEqual([]);
  });
});

describe('trunkline set-aside and announce', () => {
  const aside = { phoneNumber: number, setAside: true, announced: false };

  test('set-aside says who and why', async () => {
    here.aws.operations['set-aside'] = () => ({ ...aside, inAccount: true });
    here.aws.operations.status = () => ({ numbers: [] });
    const { code, out } = await here.type(['set-aside', '--number', number, '--reason', 'the fax line']);
    expect([code, out]).toEqual([0, `${number} is set aside: it is not announced.\n`]);
    expect(here.asked('set-aside')).toMatchObject([
      {
        phoneNumber: number,
        aside: true,
        by: caller,
        reason: 'the fax line',
        caller: { authorization: expect.any(String) },
      },
    ]);
  });

  test('set-aside --undo takes it back', async () => {
    here.aws.operations['set-aside'] = () => ({ ...aside, setAside: false, inAccount: true });
    here.aws.operations.status = () => ({ numbers: [] });
    const { out } = await here.type(['set-aside', '--number', number, '--undo']);
    expect(here.asked('set-aside')).toMatchObject([{ aside: false }]);
    expect(out).toBe(`${number} is set aside no more.\n  It is announced like any other number.\n`);
  });

  test.each<{ what: string; answer?: object; status?: Partial<NumberStatus>; says: RegExp }>([
    {
      what: 'the account does not have',
      answer: { inAccount: false },
      says: /account does not have it: check the digits/,
    },
    { what: 'nobody can look up', answer: { inAccount: null }, says: /could not be seen/ },
    { what: 'an earlier version sets aside', answer: { inAccount: undefined }, says: /could not be seen/ },
    {
      what: 'is provisioned',
      status: {},
      says: /It is provisioned, and stays so: .*npx trunkline deprovision --env sandbox --number \+918045671234\n/,
    },
    { what: 'is worked on', status: { state: 'running' }, says: /It is running: that goes on.*npx trunkline cancel/ },
    { what: 'failed', status: { state: 'failed' }, says: /Its last run failed: retry passes it over/ },
    {
      what: 'was deprovisioned',
      status: { state: 'deprovisioned' },
      says: /It is deprovisioned: .*not announced anyway/,
    },
    {
      what: 'was announced',
      answer: { announced: true },
      status: { state: 'announced', runs: [] },
      says: /It was announced before: what that started goes on/,
    },
  ])('set-aside says what it means for a number that $what', async ({ answer, status, says }) => {
    here.aws.operations['set-aside'] = () => ({ ...aside, inAccount: true, ...answer });
    here.aws.operations.status = () => ({ numbers: status ? [aStatus(status)] : [] });
    const { code, out } = await here.type(['set-aside', '--number', number]);
    expect([code, out]).toEqual([0, expect.stringMatching(says)]);
  });

  test('set-aside --list shows which, by whom, since when and why; so does status', async () => {
    const setAside = { by: caller, reason: 'the fax line', at: '2026-11-24T10:00:00.000Z' };
    const one = aStatus({ state: 'set aside', toDo: [], setAside, runs: [] });
    here.aws.operations.status = () => ({ numbers: [one, aStatus({ phoneNumber: '+918045671235' })] });
    const { code, out } = await here.type(['set-aside', '--list']);
    expect(code).toBe(0);
    expect(out).toMatch(/^\+918045671234 {2}set aside {2}2026-11-24 10:00:00Z {2}\S+asha {2}the fax line$/m);
    expect(out).not.toContain('+918045671235');
    expect((await here.type(['status'])).out).toMatch(
      /^\+918045671234 {2}set aside .* set aside by \S+asha: the fax line$/m,
    );
    here.aws.operations.status = () => ({ numbers: [] });
    expect((await here.type(['set-aside', '--list'])).out).toBe('No number is set aside in sandbox.\n');
  });

  test('announce --dry-run lists what would be announced, and what is passed over and why', async () => {
    here.aws.operations['announce-purchases'] = () => ({
      announced: [{ phoneNumber: number, friendlyName: 'Sales', agentId: 'a1' }],
      passedOver: [{ phoneNumber: '+918045671235', friendlyName: 'Fax', why: 'it is set aside' }],
    });
    const { code, out } = await here.type(['announce', '--dry-run']);
    expect(code).toBe(0);
    expect(out).toMatch(/\+918045671234 {2}Sales {2}would be announced {2}agent a1\n.*passed over +it is set aside/);
    expect(here.asked('announce-purchases')).toEqual([{ dryRun: true }]);
  });
});

describe('trunkline done', () => {
  test('ticks off the steps that are named, and shows what is left', async () => {
    const asked: unknown[] = [];
    here.aws.operations.done = (input) => {
      asked.push(input);
      return { phoneNumber: number, done: ['Make the applet.'], toDo: ['Look at the flow.'] };
    };
    const { code, out } = await here.type(['done', '--number', number, '--step', '1', '3']);
    expect([code, out]).toEqual([
      0,
      `${number}\n  done:\n    - Make the applet.\n  left to do by hand:\n    - Look at the flow.\n`,
    ]);
    expect(asked).toMatchObject([{ phoneNumber: number, which: [1, 3], by: expect.any(String) }]);
  });

  test('refuses a step that is no place in a list', async () => {
    const { code, err } = await here.type(['done', '--number', number, '--step', 'first']);
    expect([code, err]).toEqual([2, expect.stringContaining('--step: "first" is no place in the list')]);
  });
});
