import { Writable } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import { say } from '../../cli/io.ts';
import { paint } from '../../cli/style.ts';
import type { OperationName } from '../../lambdas/operator/contract.ts';
import { visibleLines, visibleText } from '../../lambdas/telephony/visible-text.ts';
import { AwsRefusal, Refusal } from './fake-aws.ts';
import { succeeds } from './fake-executions.ts';
import { environment } from './running.ts';
import { aFailedRun, aStatus, aWait } from './statuses.ts';
import { executionArn } from './trunkline.ts';

/*
 * What a service, an event or another person wrote is shown on a terminal. It steers none, and is one line at most: a
 * line break in it would write a row of its own.
 */

const here = environment();
const number = '+918045671234';
const agentId = '60d0fe4f5311236168a109ca';
/** Writes the clipboard, clears the screen, by C0 and C1; a colour; turned text; NUL; a row that is none. */
const hostile =
  'x\u001b]52;c;ZXZpbA==\u0007\u001b[2J\u009b2J\u001b[32m✓\u001b[39m\u202e\u2066\u200f\u0000\u007f\r\n+918045679999  provisioned\u2028';

type Answer = (text: string) => object;
const run = (text: string) =>
  aFailedRun({ startedBy: text, reason: text, error: `E${text}`, message: text, startedAt: `2026${text}` });
const status: Answer = (text) => {
  const setAside = { by: text, reason: text, at: text };
  const texts = { trunkName: text, productId: text, destination: text, error: text, message: text, since: text };
  return { numbers: [aStatus({ ...texts, toDo: [text, text], setAside, runs: [run(text)] })] };
};
const waiting: Answer = (text) => ({
  numbers: [aStatus({ state: 'waiting for a person', waiting: { ...aWait, instructions: text, deadline: text } })],
});
const check: Answer = (text) => ({
  ...{ phoneNumber: number, agrees: false, remarks: [text], notShown: [text] },
  fields: [
    { side: 'Exotel', direction: 'both', field: text, wanted: text, found: text, agrees: false, remedy: text },
    { side: 'Atoms', direction: 'both', field: text, wanted: text, found: text, agrees: true },
  ],
});
const call: Answer = (text) => ({
  ...{
    conversationId: text,
    ended: true,
    status: text,
    verdict: text,
    proved: [text],
    audio: 'both ways',
    summary: text,
  },
  finding: { code: text, problem: text, remedy: text },
});
const plan: Answer = (text) => ({
  ...{ phoneNumber: number, feasible: false },
  steps: [{ state: text, action: 'create', detail: text }],
});
const planDeprovisioning: Answer = (text) => ({
  ...{ phoneNumber: number, undone: [text], remains: [text], doubts: [text], calls: [text] },
});
const remembered = (text: string) => ({ question: 'origination URI', which: text, answer: text, by: text, at: text });

const shown: { words: string[]; operation: OperationName; answer: Answer }[] = [
  { words: ['status'], operation: 'status', answer: status },
  { words: ['status', '--number', number], operation: 'status', answer: status },
  { words: ['status', '--number', number], operation: 'status', answer: waiting },
  { words: ['check', '--number', number], operation: 'check', answer: check },
  { words: ['call', '--number', number, '--to', '+919876543210'], operation: 'call', answer: call },
  { words: ['plan', '--number', number], operation: 'plan', answer: plan },
  {
    words: ['deprovision', '--number', number, '--dry-run'],
    operation: 'plan-deprovisioning',
    answer: planDeprovisioning,
  },
  {
    words: ['answers'],
    operation: 'answers',
    answer: (text) => ({ remembered: [remembered(text)], forgotten: [], stays: [text] }),
  },
  {
    words: ['doctor'],
    operation: 'doctor',
    answer: (text) => ({
      time: new Date().toISOString(),
      checks: [{ name: text, result: 'warning', detail: text, remedy: text }],
    }),
  },
  {
    words: ['announce'],
    operation: 'announce-purchases',
    answer: (text) => ({
      announced: [{ phoneNumber: number, friendlyName: text, agentId }],
      passedOver: [{ phoneNumber: text, friendlyName: text, why: text }],
    }),
  },
  {
    words: ['resume', '--number', number, '--origination-uri', 'sip:sip.example.com'],
    operation: 'resume',
    answer: (text) => ({
      ...{ question: 'origination URI', answer: text, warnings: [text] },
      resumed: [{ phoneNumber: text, execution: text }],
    }),
  },
  {
    words: ['done', '--number', number],
    operation: 'done',
    answer: (text) => ({ phoneNumber: text, done: [text], toDo: [text] }),
  },
];

describe.each(shown)('trunkline $words', ({ words, operation, answer }) => {
  async function typed(text: string, more: string[] = []) {
    here.aws.operations[operation] = () => answer(text);
    return here.type([...words, ...more]);
  }

  test('shows what steers a terminal, and as many lines as of any text', async () => {
    const harmless = await typed('harmless');
    const { out, err } = await typed(hostile);
    expect(harmless.out).toContain('harmless');
    expect(out).toContain('<U+202E>');
    expect([out, err]).toEqual([visibleLines(out), visibleLines(err)]);
    expect([out.split('\n').length, err.split('\n').length]).toEqual([
      harmless.out.split('\n').length,
      harmless.err.split('\n').length,
    ]);
  });

  test('--json answers the same text, with nothing that steers', async () => {
    if (words[0] === 'doctor') return;
    const { out } = await typed(hostile, ['--json']);
    expect(out).toBe(visibleLines(out));
    expect(JSON.parse(out)).toEqual(expect.anything());
    expect(JSON.stringify(JSON.parse(out))).toContain(JSON.stringify(hostile).slice(1, -1));
  });
});

test('an error is shown the same way, in the words of a Lambda and of AWS', async () => {
  here.aws.operations.status = () => new Refusal('ConflictError', hostile);
  const { err } = await here.type(['status', '--verbose']);
  expect(err).toContain('<U+001B>');
  expect(err).toBe(visibleLines(err));
});

describe('an error of AWS is one line, whatever it says', () => {
  test.each(['ValidationException', 'AccessDeniedException', 'ExpiredTokenException'])('%s', async (code) => {
    here.aws.refused.set('status', new AwsRefusal(code, hostile));
    const { err } = await here.type(['status']);
    expect(err).toBe(visibleLines(err));
    expect(err.trimEnd().split('\n')).toHaveLength(1);
  });

  test('with --verbose, what follows are places in the code', async () => {
    here.aws.refused.set('status', new AwsRefusal('AccessDeniedException', `${hostile}\n    at forged (x.ts:1:1)`));
    const { err } = await here.type(['status', '--verbose']);
    expect(err).not.toMatch(/^ *at forged/m);
    expect(err).toMatch(/^Caused by AccessDenied.*<U\+000A> *at forged/m);
    const [, ...further] = err.trimEnd().split('\n');
    for (const line of further) expect(line).toMatch(/^( +at .*|Caused by .*)$/);
  });
});

describe('what was typed is shown on one line with what is wrong with it', () => {
  const json = JSON.stringify(hostile);
  test.each([
    { what: 'a command', words: [`stat${hostile}`] },
    { what: 'an option', words: ['status', `--ver${hostile}`] },
    { what: 'a number', words: ['status', '--number', hostile] },
    { what: 'an environment', words: ['status', '--env', hostile] },
    { what: 'a file', words: ['provision', '--input', hostile] },
    { what: 'a choice', words: ['provision', '--number', number, '--on-failure', hostile] },
    { what: 'a duration', words: ['retry', '--failed', '--since', hostile] },
    { what: 'a service', words: ['secrets', 'set', hostile] },
    { what: 'a field', words: ['provision', '--input', '-'], input: `{${json}: 1}` },
    { what: 'a field that stands twice', words: ['provision', '--input', '-'], input: `{${json}: 1, ${json}: 2}` },
    { what: 'a value', words: ['provision', '--input', '-'], input: `{"phoneNumber": ${json}, "agentId": ${json}}` },
    { what: 'a field of a field', words: ['provision', '--input', '-'], input: `{"verification": {${json}: 1}}` },
  ])('$what', async ({ words, input = '' }) => {
    const { err, code } = await here.type(words, { input });
    expect(code).toBe(2);
    expect(err).toBe(visibleLines(err));
    expect(
      err
        .trimEnd()
        .split('\n')
        .filter((line) => line !== '(--help shows what the command takes.)'),
    ).toHaveLength(1);
  });
});

test('what is asked is one line', async () => {
  const running = aStatus({ state: 'running', execution: executionArn(`a${hostile}`) });
  here.aws.operations.status = () => ({ numbers: [running] });
  here.aws.executions.begin(executionArn(`a${hostile}`), succeeds(), {});
  const { err } = await here.type(['cancel', '--number', number], { answers: [[/y\/N/, 'n']] });
  const [question] = err.split('Nothing was stopped');
  expect(question).toContain(`a${visibleText(hostile)}`);
});

test('on a terminal with colours, the mark in front of a line is all that has one', () => {
  let written = '';
  const stream = new Writable({
    write(chunk, _, done) {
      written += String(chunk);
      done();
    },
  });
  Object.assign(stream, { isTTY: true, getColorDepth: () => 24 });
  const mark = paint(stream, 'green', '✓');
  expect(mark).toBe('\u001b[32m✓\u001b[39m');
  say(stream, `  ${mark} \u001b[32mx\u001b[39m ${mark}\n${mark}`);
  expect(written).toBe(
    `  ${mark} <U+001B>[32mx<U+001B>[39m <U+001B>[32m✓<U+001B>[39m<U+000A><U+001B>[32m✓<U+001B>[39m\n`,
  );
});
