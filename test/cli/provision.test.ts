import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { type ToldField, toldFields } from '../../lambdas/numbers/told-fields.ts';
import { testFolder } from '../synthesized.ts';
import { AwsRefusal, caller, cut } from './fake-aws.ts';
import { entered, exited, fails, provisioned, type Story, succeeds } from './fake-executions.ts';
import { environment } from './running.ts';
import { aRun, aStatus, aWait } from './statuses.ts';
import { executionArn } from './trunkline.ts';

const here = environment();
const number = '+918045671234';

/** Waits for a person at its third look, and is answered some looks later. */
function waits(): Story {
  const nothing: Story['looks'][number] = [];
  return {
    looks: [
      [{ type: 'ExecutionStarted' }, entered('Await origination URI')],
      ...[nothing, nothing, nothing],
      [exited('Await origination URI', { origination: { destination: 'a:1' } }), { type: 'ExecutionSucceeded' }],
    ],
    end: { status: 'SUCCEEDED', output: provisioned },
  };
}

/** `status` says what the one execution waits for. */
function tellTheWait() {
  here.aws.operations.status = () => {
    const [{ name } = {}] = here.asked('StartExecution');
    const waiting = { state: 'waiting for a person' as const, waiting: aWait, execution: executionArn(String(name)) };
    return { numbers: [aStatus(waiting)] };
  };
}

describe('trunkline provision', () => {
  test('starts an execution that is named after the number, and says who started it and why', async () => {
    const { code } = await here.type([
      'provision',
      '--number',
      number,
      '--no-verification',
      '--reason',
      'a new branch',
    ]);
    expect(code).toBe(0);
    const [started] = here.asked('StartExecution');
    expect(started?.name).toMatch(/^918045671234-\d{8}T\d{6}Z-[0-9a-f]{6}$/);
    expect(JSON.parse(String(started?.input))).toEqual({
      phoneNumber: number,
      verification: 'skip',
      reason: 'a new branch',
      startedBy: caller,
    });
  });

  test('takes whatever a request says only for it to be told, each by its option', async () => {
    const told = Object.entries<ToldField>(toldFields).filter(([, { option }]) => option);
    expect(told.map(([field]) => field)).toContain('reason');
    const words = told.flatMap(([, { option, example }]) => [option?.flag.split(' ')[0] ?? '', example]);
    await here.type(['provision', '--number', number, '--no-follow', ...words]);
    const said = Object.fromEntries(told.map(([field, { example }]) => [field, example]));
    expect(JSON.parse(String(here.asked('StartExecution')[0]?.input))).toMatchObject(said);
  });

  test('is started by nobody where STS does not say who asks', async () => {
    here.aws.refused.set('GetCallerIdentity', new AwsRefusal('AccessDenied', 'no'));
    await here.type(['provision', '--number', number, '--no-follow']);
    expect(JSON.parse(String(here.asked('StartExecution')[0]?.input))).toEqual({ phoneNumber: number });
  });

  test('a name that the request gives is shown as claimed, also where STS names nobody', async () => {
    const admin = 'arn:aws:sts::111122223333:assumed-role/admin/asha';
    const input = JSON.stringify({ phoneNumber: number, startedBy: admin });
    const words = ['provision', '--input', '-', '--no-follow'];
    await here.type(words, { input });
    here.aws.refused.set('GetCallerIdentity', new AwsRefusal('AccessDenied', 'no'));
    await here.type(words, { input });
    expect(here.asked('StartExecution').map(({ input: given }) => JSON.parse(String(given)).startedBy)).toEqual([
      `${caller}, claimed: ${admin}`,
      `claimed: ${admin}`,
    ]);
  });

  test('takes a request from a file with a byte order mark', async () => {
    const file = join(testFolder(), 'request.json');
    writeFileSync(file, `\ufeff${JSON.stringify({ phoneNumber: number })}`);
    await here.type(['provision', '--input', file, '--no-follow']);
    expect(JSON.parse(String(here.asked('StartExecution')[0]?.input))).toMatchObject({ phoneNumber: number });
  });

  test('takes a request from standard input, over which options win', async () => {
    const input = JSON.stringify({ phoneNumber: '+918045671235', trunkName: 'mumbai', onFailure: 'keep' });
    await here.type(['provision', '--input', '-', '--number', number, '--no-follow'], { input });
    const request = JSON.parse(String(here.asked('StartExecution')[0]?.input));
    expect(request).toMatchObject({ phoneNumber: number, trunkName: 'mumbai', onFailure: 'keep' });
  });

  test('shows each state once, what is tried again, and the result with what is left to do', async () => {
    const { code, out } = await here.type(['provision', '--number', number]);
    expect(code).toBe(0);
    const lines = out.split('\n').map((line) => line.replace(/\s+/g, ' '));
    expect(lines.filter((line) => /^[✓↻✗]/.test(line))).toEqual([
      '✓ Validate request 2.0 s trunkName=t918045671234',
      '↻ Create trunk 3.0 s tried again after UnavailableError',
      '✓ Create trunk 4.0 s outcome=created',
      '✓ +918045671234 is provisioned',
    ]);
    expect(out).toContain('proved: outbound; not proved: inbound');
    expect(out).toContain('- Make the Connect applet.');
    expect(out).toContain('- The origination host is slow.');
  });

  test('ends with 1 and the cause when the execution fails', async () => {
    here.aws.executions.script = () => fails();
    const { code, out } = await here.type(['provision', '--number', number]);
    expect(code).toBe(1);
    expect(out).toMatch(/✗ Create trunk .* ConflictError/);
    expect(out).not.toContain('✓');
    expect(out).toContain('A trunk of that name is somebody else’s.');
  });

  test('--json answers one document, and progress goes to standard error', async () => {
    const { code, out, err } = await here.type(['provision', '--number', number, '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ status: 'SUCCEEDED', output: { trunkName: 't918045671234' } });
    expect(err).toContain('✓ Create trunk');
  });

  test('--json answers error and message of a failure', async () => {
    here.aws.executions.script = () => fails('RejectedError', 'No.');
    const { code, out } = await here.type(['provision', '--number', number, '--json']);
    expect([code, JSON.parse(out)]).toEqual([
      1,
      { execution: expect.any(String), status: 'FAILED', error: 'RejectedError', message: 'No.' },
    ]);
  });

  test('shows once what it waits for, and goes on when it is answered', async () => {
    here.aws.executions.script = waits;
    tellTheWait();
    const { code, out } = await here.type(['provision', '--number', number]);
    expect(code).toBe(0);
    expect(out.split('Copy the SIP Origination URL').length).toBe(2);
    expect(out).toContain('✓ Await origination URI');
  });

  test('--exit-when-waiting ends with 3, and --json says what it waits for', async () => {
    here.aws.executions.script = waits;
    tellTheWait();
    const { code, out } = await here.type(['provision', '--number', number, '--exit-when-waiting', '--json']);
    expect([code, JSON.parse(out)]).toEqual([3, expect.objectContaining({ status: 'RUNNING', waiting: aWait })]);
  });

  test('Ctrl-C leaves the execution running, and says how to follow it again', async () => {
    const { code, out, err } = await here.type(['provision', '--number', number], { interruptAt: /✓ Validate/ });
    expect(code).toBe(130);
    expect(err).toMatch(/npx trunkline follow --env sandbox --execution arn:aws:states:.*:918045671234-/);
    expect(out).not.toContain('is provisioned');
    expect(here.asked('StopExecution')).toEqual([]);
  });

  test('does not say that an execution goes on which is gone with its sandbox', async () => {
    here.aws.refused.set('GetExecutionHistory', cut);
    const { code, err } = await here.type(['provision', '--number', number]);
    expect([code, err]).toEqual([4, expect.stringContaining('The sandbox does not answer any more.')]);
    expect(err).not.toContain('goes on');
  });

  test('--dry-run starts nothing, and ends with 1 when it would fail', async () => {
    const steps = [{ state: 'Create trunk', action: 'refuse', detail: 'The name is taken.' }];
    here.aws.operations.plan = () => ({ phoneNumber: number, feasible: false, steps });
    const { code, out } = await here.type(['provision', '--number', number, '--dry-run']);
    expect(code).toBe(1);
    expect(out).toMatch(/Create trunk {2}refuse {2}The name is taken\./);
    expect(here.asked('plan')).toEqual([{ phoneNumber: number }]);
    expect(here.asked('StartExecution')).toEqual([]);
  });

  test('a missing right is a sentence that names it, and ends with 4', async () => {
    here.aws.refused.set('StartExecution', new AwsRefusal('AccessDeniedException', 'User is not authorized'));
    const { code, err } = await here.type(['provision', '--number', number]);
    expect([code, err]).toEqual([
      4,
      expect.stringMatching(/do not allow states:StartExecution on arn:.*docs\/command-line.md/),
    ]);
  });

  test.each([
    ['ExpiredTokenException', /credentials have expired/],
    ['UnrecognizedClientException', /does not know your credentials/],
  ])('%s is a sentence, and ends with 4', async (code, sentence) => {
    here.aws.refused.set('StartExecution', new AwsRefusal(code, 'The security token is what it is'));
    const typed = await here.type(['provision', '--number', number]);
    expect([typed.code, typed.err]).toEqual([4, expect.stringMatching(sentence)]);
  });
});

describe('trunkline follow', () => {
  test('shows the execution that works on the number, from its beginning', async () => {
    here.aws.executions.begin(executionArn('first'), succeeds(), { phoneNumber: number });
    here.aws.operations.status = () => ({ numbers: [aStatus()] });
    const { code, out } = await here.type(['follow', '--number', number]);
    expect([code, out]).toEqual([0, expect.stringContaining('✓ Validate request')]);
  });

  test('shows the newest run of a number that nothing works on, though it left no record', async () => {
    here.aws.executions.begin(executionArn('stopped'), fails(), { phoneNumber: number });
    const stopped = aRun({ execution: executionArn('stopped'), outcome: null, endedAt: null });
    here.aws.operations.status = () => ({ numbers: [aStatus({ runs: [stopped, aRun()] })] });
    const { code, out } = await here.type(['follow', '--number', number]);
    expect([code, out]).toEqual([1, expect.stringContaining('ConflictError')]);
  });

  test('shows an execution by its name, and what became of one that was stopped', async () => {
    const story: Story = {
      looks: [[{ type: 'ExecutionStarted' }, entered('Create trunk'), { type: 'ExecutionAborted' }]],
      end: { status: 'ABORTED', error: 'Cancelled', cause: 'Stopped by asha: the wrong agent' },
    };
    here.aws.executions.begin(executionArn('mine'), story, { phoneNumber: number });
    const { code, out } = await here.type(['follow', '--execution', 'mine']);
    expect(code).toBe(1);
    expect(out).toContain('Stopped by asha: the wrong agent');
    expect(out).toContain('rolled back within minutes');
  });

  test('says of a deprovisioning that was stopped that nobody rolls it back', async () => {
    const story: Story = { looks: [[{ type: 'ExecutionAborted' }]], end: { status: 'ABORTED' } };
    const arn = executionArn('mine').replace('-provision-number', '-deprovision-number');
    here.aws.executions.begin(arn, story, { phoneNumber: number });
    const { code, out } = await here.type(['follow', '--execution', arn]);
    expect(code).toBe(1);
    expect(out).toContain('What it had not undone is there still. Started again, it goes on with that.');
    expect(out).not.toContain('rolled back');
  });

  test('says that nothing is known of a number', async () => {
    here.aws.operations.status = () => ({ numbers: [] });
    const { code, err } = await here.type(['follow', '--number', number]);
    expect([code, err]).toEqual([2, expect.stringContaining('is not known in sandbox')]);
  });
});
