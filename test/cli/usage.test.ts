import { describe, expect, test } from '@jest/globals';
import type { Command } from 'commander';
import { buildProgram } from '../../cli/program.ts';
import { trunkline } from './trunkline.ts';

const number = ['--number', '+918045671234'];
/** No sandbox: whatever is refused is refused before anything is asked of AWS. */
const env = { TRUNKLINE_ENV: 'sandbox', TRUNKLINE_SANDBOX: '/no/such/sandbox.json' };

/** Every command that does something, by its words. */
function commandsOf(command: Command, words: string[] = []): [words: string, command: Command][] {
  return command.commands.flatMap((child) => {
    const own = [...words, child.name()];
    return child.commands.length > 0 ? commandsOf(child, own) : [[own.join(' '), child] as [string, Command]];
  });
}

const program = await buildProgram();

describe('trunkline', () => {
  test.each(commandsOf(program).map(([words]) => words))('%s --help has an example of it', async (words) => {
    const { code, out } = await trunkline([...words.split(' '), '--help']);
    expect(code).toBe(0);
    expect(out).toContain(`$ npx trunkline ${words}`);
    expect(out).toContain('--env <name>');
  });

  test('its help tells the exit codes', async () => {
    const { code, out } = await trunkline(['--help']);
    expect(code).toBe(0);
    expect(out).toContain('an execution waits for a person');
  });

  test.each([
    [[], /Usage: trunkline/],
    [['nonsense'], /unknown command 'nonsense'/],
    [['status', '--nubmer', 'x'], /unknown option '--nubmer'/],
    [['provision'], /--number is missing/],
    [['provision', '--number', '08045671234'], /--number: 08045671234 is not in E.164.*\+918045671234/],
    [['provision', ...number, '--agent', 'nobody'], /--agent: nobody contains/],
    [['provision', ...number, '--input', 'no-such-file.json'], /--input: no-such-file.json cannot be read/],
    [['provision', ...number, '--origination-uri', 'https://x'], /originationUri: is a web address/],
    [['provision', ...number, '--verify-to', '+918045671234'], /verification.callTo/],
    [['provision', ...number, '--verify-to', '+919876543210', '--no-verification'], /contradict each other/],
    [['provision', ...number, '--on-failure', 'panic'], /Allowed choices are keep, roll-back/],
    [['provision', ...number, '--reason', ' '], /--reason: must not be empty/],
    [['plan'], /--number is missing/],
    [['status', '--failed-since', 'yesterday'], /"yesterday" is no duration: write 30m, 12h, 1d or 2w/],
    [['follow'], /--number or --execution is missing/],
    [['follow', ...number, '--execution', 'x'], /cannot be used with/],
    [['resume', ...number], /The answer is missing.*: npx trunkline status --env sandbox --number \+918045671234\.$/m],
    [['plan', ...number, '--number', '+918045671235'], /--number stands twice\. Give it once\./],
    [['status', '--env', 'dev', '--env', 'prod'], /--env stands twice\. Give it once\./],
    [['resume', ...number, '--connect-applet-made', '--flow-app-id', '12'], /cannot be used with/],
    [['resume', '--connect-applet-made'], /'--number <number>' not specified/],
    [['cancel'], /'--number <number>' not specified/],
    [['check', '--number', '+91 80456'], /--number: \+91 80456 is not in E.164/],
    [['call', ...number], /'--to <number>' not specified/],
    [['call', ...number, '--to', '+918045671234'], /--to: is the number that calls/],
    [['deprovision', '--yes'], /'--number <number>' not specified/],
    [['roll-back', '--settled'], /'--number <number>' not specified/],
    [['set-aside'], /Which number\? Give --number; or --list/],
    [['set-aside', '--list', '--undo'], /--list only lists/],
    [['set-aside', ...number, '--list'], /cannot be used with/],
    [['announce', '--number', '+918045671234'], /unknown option '--number'/],
    [['retry'], /Give --number, or --failed --since/],
    [['retry', '--failed'], /--failed needs --since/],
    [['retry', ...number, '--since', '1d'], /--since goes with --failed/],
    [['doctor', '--agent', 'x'], /--agent: x/],
    [['secrets', 'set', 'twilio'], /Allowed choices are exotel, atoms/],
    [['status', '--env', 'dev\u200b'], /--env: "dev.*" has the invisible character U\+200B: write it as dev\./],
    [['status', '--env', 'dev', '--region', 'ap-south-1\u200b'], /--region: .* U\+200B: write it as ap-south-1\./],
    [['status', '--env', 'dev', '--region', 'AP-SOUTH-1'], /--region: "AP-SOUTH-1" is no AWS region: .*ap-south-1\./],
    [['status', '--env', 'Prod!'], /--env: "Prod!" cannot be the name/],
  ])('%j ends with 2 and says what is wrong, without a stack trace', async (words, problem) => {
    const { code, out, err } = await trunkline(words, { env });
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(problem);
    expect(err).not.toMatch(/^\s+at /m);
  });

  test('names the environments of cdk.json when none is given', async () => {
    const { code, err } = await trunkline(['status']);
    expect(code).toBe(2);
    expect(err).toMatch(/--env is missing: .*dev, staging, prod/);
  });

  test.each<[string, string | Buffer, string]>([
    ['no JSON', '{"apiToken": hunter2', 'is not JSON: the first mistake is in line 1, column 14.'],
    [
      'no JSON further down',
      '{\n  "phoneNumber": "+918045671234",\n}',
      'is not JSON: the first mistake is in line 3, column 1.',
    ],
    ['a text with a line break in it', '{"reason": "a\nb"}', 'is not JSON: the first mistake is in line 1, column 14.'],
    [
      'quotation marks of a word processor',
      '{\n\u201cphoneNumber\u201d: 1}',
      'is not JSON: the first mistake is in line 2, column 1, the character U+201C.',
    ],
    [
      'a space of a chat',
      '{\r\n\u00a0"a": 1}',
      'is not JSON: the first mistake is in line 2, column 1, the character U+00A0.',
    ],
    ['nothing', ' ', 'is empty. Give a JSON object.'],
    ['bytes that are no text', Buffer.from([0x7b, 0xff, 0x7d]), 'is not UTF-8 text. Save it as UTF-8.'],
    [
      'UTF-16 without its mark',
      Buffer.from('{}', 'utf16le'),
      'is not UTF-8 text: it holds the character U+0000. Save it as UTF-8.',
    ],
    [
      'a key that stands twice',
      '{"phoneNumber": "+918045671234",\n "agentId": "60d0fe4f5311236168a109ca",\n "agentId": "60d0fe4f5311236168a109cb"}',
      'has the key "agentId" twice, the second time in line 3. Remove one.',
    ],
  ])('refuses %s on standard input, without quoting it', async (_, input, problem) => {
    const { code, err } = await trunkline(['plan', '--input', '-'], { env, input });
    expect([code, err]).toEqual([2, `--input: - ${problem}\n`]);
  });

  test('says that no sandbox is running, and how to start one', async () => {
    const { code, err } = await trunkline(['status'], { env });
    expect([code, err]).toEqual([4, expect.stringContaining('npm run sandbox -- --stay')]);
  });
});
