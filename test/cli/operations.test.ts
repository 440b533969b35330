import { describe, expect, test } from '@jest/globals';
import { AwsRefusal, caller, Refusal } from './fake-aws.ts';
import { entered, exited, fails } from './fake-executions.ts';
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

describe('trunkline resume', () => {
  test('hands the answer over as it was pasted, with who gave it, and says who goes on', async () => {
    here.aws.operations.resume = () => ({
      question: 'origination URI',
      answer: 'sip.example.com:5060;transport=tcp',
      warnings: [],
      resumed: [{ phoneNumber: number, execution: executionArn('first') }],
    });
    const { code, out } = await here.type(['resume', '--number', number, '--origination-uri', 'sip:sip.example.com']);
    expect([code, out]).toEqual([0, expect.stringContaining('+918045671234 goes on (first)')]);
    expect(here.asked('resume')).toEqual([
      {
        ...{ phoneNumber: number, originationUri: 'sip:sip.example.com', by: caller },
        // Signed for this alone, and not sent.
        caller: expect.objectContaining({ authorization: expect.stringMatching(/SignedHeaders=.*;x-trunkline-for,/) }),
      },
    ]);
  });

  test('--force is handed over, and what is not sure about the answer is said', async () => {
    here.aws.operations.resume = () => ({
      question: 'origination URI',
      answer: 'sip.example.com:1;transport=tcp',
      warnings: ['It refuses connections.'],
      resumed: [],
    });
    const typed = ['resume', '--number', number, '--origination-uri', 'sip.example.com:1', '--force'];
    expect((await here.type(typed)).out).toContain('! It refuses connections.');
    expect(here.asked('resume')).toMatchObject([{ force: true }]);
  });

  const conflict = () => new Refusal('ConflictError', 'It does not wait for the Connect applet.');

  test('of a number that nobody knows is refused as every other command refuses it', async () => {
    here.aws.operations.resume = conflict;
    here.aws.operations.status = () => ({ numbers: [] });
    const { code, err } = await here.type(['resume', '--number', number, '--connect-applet-made']);
    expect([code, err]).toEqual([2, expect.stringContaining(`${number} is not known in sandbox`)]);
  });

  test.each([
    { what: 'waits for something else', status: () => ({ numbers: [aStatus()] }) },
    { what: 'the operator may not look up', status: () => new Refusal('Error', 'No.') },
  ])('of a number that $what is refused in its own words', async ({ status }) => {
    here.aws.operations.resume = conflict;
    here.aws.operations.status = status;
    const { code, err } = await here.type(['resume', '--number', number, '--connect-applet-made']);
    expect([code, err]).toEqual([1, 'It does not wait for the Connect applet.\n']);
  });

  test('a refused answer is shown in the words of the operation', async () => {
    here.aws.operations.resume = () => new Refusal('InvalidRequestError', 'originationUri: is the Exotel edge.');
    const { code, err } = await here.type(['resume', '--number', number, '--origination-uri', 'sip:x.com']);
    expect([code, err]).toEqual([2, 'originationUri: is the Exotel edge.\n']);
  });
});

describe('trunkline answers', () => {
  const remembered = {
    question: 'origination URI',
    which: 'WORKSPACE',
    answer: 'sip.example.com:5060;transport=tcp',
    by: 'arn:aws:iam::1:user/asha',
    at: '2026-11-24T10:00:00.000Z',
  };

  test('lists what is remembered, for whom, and who answered it when', async () => {
    here.aws.operations.answers = () => ({ remembered: [remembered], forgotten: [], stays: [] });
    const { code, out } = await here.type(['answers']);
    expect([code, out]).toEqual([0, expect.stringMatching(/WORKSPACE +sip\.example\.com\S+ +\S+asha +2026-11-24/)]);
    expect(here.asked('answers')).toEqual([{}]);
  });

  test('--forget says what was forgotten', async () => {
    here.aws.operations.answers = () => ({ remembered: [], forgotten: [remembered], stays: ['It stays on a trunk.'] });
    const { code, out } = await here.type(['answers', '--forget', 'WORKSPACE']);
    expect(out).toContain('not undone by that:\n    - It stays on a trunk.');
    expect([code, out]).toEqual([0, expect.stringMatching(/Forgotten:\n.*\n.*sip\.example\.com/)]);
    expect(here.asked('answers')).toEqual([{ forget: 'WORKSPACE' }]);
  });

  test('nothing is remembered: it says so', async () => {
    here.aws.operations.answers = () => ({ remembered: [], forgotten: [], stays: [] });
    expect((await here.type(['answers'])).out).toBe('Nothing is remembered.\n');
  });
});

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

describe('trunkline check', () => {
  const field = {
    side: 'Exotel',
    direction: 'inbound',
    field: 'destination',
    wanted: 'a:1',
    found: 'b:2',
    agrees: false,
  };

  test.each([
    [true, 0, /both services agree/],
    [false, 1, /DIFFERS {2}Exotel {2}inbound {2}destination {2}b:2 +a:1/],
  ])('agrees=%s ends with %i', async (agrees, code, text) => {
    here.aws.operations.check = () => ({
      phoneNumber: number,
      agrees,
      fields: agrees ? [] : [field],
      remarks: ['Their own user.'],
      notShown: ['The applet.'],
    });
    const typed = await here.type(['check', '--number', number]);
    expect([typed.code, typed.out]).toEqual([code, expect.stringMatching(text)]);
    expect(typed.out).toContain('- The applet.');
    expect(typed.out).toContain('- Their own user.');
  });

  test('says of what Trunkline changed a moment ago that it may not be visible yet, and when to ask again', async () => {
    const notVisibleYet = { changedAt: '2026-11-26T10:00:00.000Z', askAgainAt: '2026-11-26T10:01:30.000Z' };
    here.aws.operations.check = () => ({
      ...{ phoneNumber: number, agrees: false, notVisibleYet, remarks: [], notShown: [] },
      fields: [{ ...field, notVisibleYet: true }],
    });
    const { code, out } = await here.type(['check', '--number', number]);
    expect(code).toBe(1);
    expect(out).toMatch(/not visible yet {2}Exotel {2}inbound {2}destination/);
    expect(out).toMatch(
      /Trunkline changed it at 2026-11-26T10:00:00.000Z.*Ask again after 2026-11-26T10:01:30.000Z\.\n$/,
    );
    expect(out).not.toMatch(/DIFFERS|To set it right/);
  });

  test.each([
    [
      'what an execution sets right',
      [field],
      /1 of 1 differ\. To set it right: npx trunkline provision --env sandbox --number \+918045671234\n$/,
    ],
    [
      'what only a person does',
      [{ ...field, remedy: 'Ask Exotel.' }],
      /differ\.\n .*:\n {4}- destination: Ask Exotel\.\n$/,
    ],
    ['both', [field, { ...field, remedy: 'Ask Exotel.' }], /Ask Exotel\.\nand then: npx trunkline provision .*\n$/],
  ])('leads to a remedy that works: %s', async (_what, fields, text) => {
    here.aws.operations.check = () => ({ phoneNumber: number, agrees: false, fields, remarks: [], notShown: [] });
    expect((await here.type(['check', '--number', number])).out).toMatch(text);
  });
});

describe('trunkline call', () => {
  const call = {
    conversationId: 'c1',
    ended: false,
    status: 'ringing',
    verdict: null,
    proved: [],
    audio: null,
    summary: null,
    finding: null,
  };
  const answered = { ...call, ended: true, status: 'completed', verdict: 'answered', proved: ['outbound'] };

  test('places one call, and reads it until it ended', async () => {
    const answers = [call, call, { ...answered, audio: 'both ways' }];
    here.aws.operations.call = () => answers.shift();
    const { code, out } = await here.type(['call', '--number', number, '--to', '+919876543210']);
    expect([code, out]).toEqual([0, expect.stringContaining('answered; proved: outbound; audio: both ways')]);
    expect(here.asked('call')).toEqual([
      { phoneNumber: number, callTo: '+919876543210' },
      { phoneNumber: number, conversationId: 'c1' },
      { phoneNumber: number, conversationId: 'c1' },
    ]);
  });

  test.each([
    ['both ways', 3],
    ['none heard', 6],
  ])('reads it again for a while when its transcript comes late: %s at last', async (atLast, reads) => {
    const finding = { code: 'no-audio', problem: 'Nothing was heard.', remedy: 'Ask.' };
    const answers = [call, { ...answered, audio: 'not known' }, { ...answered, audio: 'none heard', finding }];
    here.aws.operations.call = () => answers.shift() ?? { ...answered, audio: atLast, finding };
    const { code, out } = await here.type(['call', '--number', number, '--to', '+919876543210']);
    expect([code, out]).toEqual([0, expect.stringContaining(`audio: ${atLast}`)]);
    expect(out).toContain('Nothing was heard. Ask.');
    expect(here.asked('call').filter((input) => 'conversationId' in (input as object))).toHaveLength(reads);
  });

  test('ends with 1 and the finding when nothing was proved', async () => {
    const finding = { code: '408', problem: 'The edge did not answer.', remedy: 'Compare terminationHost.' };
    here.aws.operations.call = () => ({ ...call, ended: true, status: 'failed', verdict: 'failed', finding });
    const { code, out } = await here.type(['call', '--number', number, '--to', '+919876543210']);
    expect([code, out]).toEqual([1, expect.stringContaining('The edge did not answer. Compare terminationHost.')]);
  });

  test('--json shows the second possible cause of a failure apart', async () => {
    const also = [{ code: 'try-later', problem: 'It was overloaded.', remedy: 'Try again.' }];
    const finding = { code: 'no-route', problem: 'Not reached.', remedy: 'Ask.', also };
    here.aws.operations.call = () => ({ ...call, ended: true, status: 'failed', verdict: 'failed', finding });
    const { out } = await here.type(['call', '--number', number, '--to', '+919876543210', '--json']);
    expect(JSON.parse(out)).toMatchObject({ finding });
  });

  test('Ctrl-C cancels the call', async () => {
    here.aws.operations.call = () => call;
    const typed = await here.type(['call', '--number', number, '--to', '+919876543210'], { interruptAt: /ringing/ });
    expect([typed.code, typed.err]).toEqual([130, expect.stringContaining('c1 is cancelled')]);
    expect(here.asked('call').at(-1)).toEqual({ phoneNumber: number, conversationId: 'c1', cancel: true });
  });
});

describe('what nobody knows or what is refused', () => {
  test.each([
    { words: ['status'] },
    { words: ['follow'] },
    { words: ['cancel', '--yes'] },
    { words: ['retry', '--yes'] },
  ])('$words.0 of a number that nothing was started for ends with 2', async ({ words }) => {
    here.aws.operations.status = () => ({ numbers: [] });
    const { code, err } = await here.type([...words, '--number', number]);
    expect([code, err]).toEqual([2, expect.stringContaining(`${number} is not known in sandbox`)]);
  });

  test.each([
    { words: ['check'], operation: 'check' },
    { words: ['call', '--to', '+919876543210'], operation: 'call' },
    { words: ['done'], operation: 'done' },
    { words: ['resume', '--connect-applet-made'], operation: 'resume' },
    { words: ['deprovision', '--dry-run'], operation: 'plan-deprovisioning' },
  ])('$words.0 ends with 2 where the operation does not know the number', async ({ words, operation }) => {
    here.aws.operations[operation] = () => new Refusal('InvalidRequestError', 'phoneNumber: it is not known.');
    const { code, err } = await here.type([...words, '--number', number]);
    expect([code, err]).toEqual([2, 'phoneNumber: it is not known.\n']);
  });

  test.each([{ words: ['roll-back'] }, { words: ['deprovision', '--yes'] }, { words: ['provision'] }])(
    '$words.0 ends with 2 where the execution refuses what it was given',
    async ({ words }) => {
      here.aws.executions.script = () => fails('InvalidRequestError', 'phoneNumber: nothing was ever provisioned.');
      const { code, out } = await here.type([...words, '--number', number]);
      expect([code, out]).toEqual([2, expect.stringContaining('nothing was ever provisioned')]);
    },
  );

  test.each([
    { words: ['check', '--number', number], operation: 'check' },
    { words: ['call', '--number', number, '--to', '+919876543210'], operation: 'call' },
    { words: ['plan', '--number', number], operation: 'plan' },
    { words: ['deprovision', '--number', number, '--dry-run'], operation: 'plan-deprovisioning' },
    { words: ['announce'], operation: 'announce-purchases' },
  ])('$words.0 ends with 2 where a service refuses the stored credentials', async ({ words, operation }) => {
    here.aws.operations[operation] = () => new Refusal('AuthenticationError', 'Exotel refused our credentials.');
    const { code, err } = await here.type(words);
    expect([code, err]).toEqual([2, 'Exotel refused our credentials.\n']);
  });
});

describe('trunkline doctor', () => {
  const check = { name: 'Exotel', result: 'ok', detail: 'Exotel answers.', remedy: '' };
  const now = () => new Date().toISOString();

  test('ends with 0 when there is no problem', async () => {
    const warning = { name: 'alarm e-mail', result: 'warning', detail: 'Nobody is told.', remedy: 'Set alarmEmail.' };
    here.aws.operations.doctor = () => ({ time: now(), checks: [check, warning] });
    const { code, out } = await here.type(['doctor', '--agent', '60d0fe4f5311236168a109ca']);
    expect([code, out]).toEqual([
      0,
      expect.stringMatching(/ok +stack.*\n.*ok +clock.*\n.*ok +Exotel.*\n.*warning.*\n +Set alarmEmail/),
    ]);
    expect(here.asked('doctor')).toEqual([{ agentId: '60d0fe4f5311236168a109ca' }]);
  });

  test('speaks of the sandbox as what it is, and of no deployment', async () => {
    here.aws.operations.doctor = () => ({ time: now(), checks: [check] });
    expect((await here.type(['doctor'])).out).toMatch(/ok +stack: The sandbox runs\./);
    const { out } = await here.type(['doctor'], { outputs: { AtomsApiUrl: '' } });
    expect(out).toMatch(/stack: The sandbox has no output AtomsApiUrl.*\n +Start it again.*npm run sandbox -- --stay/);
    expect(out).not.toMatch(/deploy/i);
  });

  test('finds a clock that is off', async () => {
    here.aws.operations.doctor = () => ({ time: new Date(Date.now() - 90_000).toISOString(), checks: [check] });
    const { code, out } = await here.type(['doctor']);
    expect([code, out]).toEqual([1, expect.stringMatching(/problem +clock: .* 90 s ahead of AWS/)]);
  });

  test('an output that is missing and a Lambda that cannot be asked are findings', async () => {
    here.aws.operations.doctor = () => new Refusal('NotConfiguredError', 'A setting is missing.');
    const { code, out } = await here.type(['doctor', '--json'], { outputs: { AtomsApiUrl: '' } });
    expect(code).toBe(1);
    expect(JSON.parse(out).checks).toEqual([
      expect.objectContaining({ name: 'stack', result: 'problem' }),
      expect.objectContaining({ name: 'environment', detail: 'A setting is missing.' }),
    ]);
  });
});
