import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { afterEach, describe, expect, test } from '@jest/globals';
import { visibleLines } from '../../lambdas/telephony/visible-text.ts';
import { testFolder } from '../synthesized.ts';
import { endAll } from './child-processes.ts';

/*
 * What programs of ours print besides the command line: what was typed, what a simulator or a stranger answered, what an
 * execution holds. It steers no terminal, and what is quoted begins no line of its own.
 */

const hostile = 'x\u001b]52;c;ZXZpbA==\u0007\u009b2J\u202e\u3164\r\n✓ FORGED';
const shown = '<U+001B>]52;c;ZXZpbA==<U+0007><U+009B>2J<U+202E><U+3164><U+000D><U+000A>✓ FORGED';

const started: ChildProcess[] = [];
afterEach(() => endAll(started));

function start(words: readonly string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, ['--no-warnings', ...words], { env: { ...process.env, ...env } });
  started.push(child);
  return child;
}

async function run(words: readonly string[], input = ''): Promise<{ printed: string; code: number }> {
  const child = start(words);
  child.stdin.end(input);
  const ended = once(child, 'exit') as Promise<[number]>;
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { printed: out + err, code };
}

describe('what was typed is shown on one line', () => {
  const json = JSON.stringify(hostile);
  test.each([
    { program: 'the sandbox, a file', words: ['sandbox/run.ts', '--input', hostile] },
    { program: 'the sandbox, a story', words: ['sandbox/run.ts', '--story', hostile] },
    { program: 'the sandbox, an option', words: ['sandbox/run.ts', `--${hostile}`] },
    { program: 'the sandbox, a field', words: ['sandbox/run.ts', '--input', '-'], input: `{${json}: 1}` },
    { program: 'the simulators', words: ['sandbox/simulators.ts', '--trust', hostile] },
    { program: 'dial', words: ['sandbox/dial.ts', '--to', '+918045671234', '--exotel', hostile] },
    { program: 'the faults', words: ['sandbox/faults/run.ts', '--scenarios', '--only', hostile] },
    { program: 'e2e', words: ['e2e/run.ts', `--${hostile}`] },
    { program: 'the strangers', words: ['e2e/strangers.ts', '--tool', hostile] },
  ])('by $program', async ({ words, input = '' }) => {
    const { printed, code } = await run(words, input);
    expect(code).toBe(2);
    expect(printed).toBe(visibleLines(printed));
    expect(printed).not.toMatch(/^✓ FORGED/m);
  });
});

test('what a server answers in place of the simulator is shown by dial on one line', async () => {
  const outcome = { result: hostile, sipCode: 1, reason: hostile, talkSeconds: 0, words: hostile };
  const call = { trunkSid: hostile, refusal: null, tried: [{ destination: hostile, outcome }], outcome };
  const entry = { from: hostile, to: hostile, transport: hostile, summary: hostile };
  let ladders = 0;
  const server = createServer(({ url }, response) => {
    const ladder = () => (ladders++ === 0 ? [] : [entry]);
    response.end(JSON.stringify(url === '/_sandbox/dial' ? call : ladder()));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { printed } = await run(['sandbox/dial.ts', '--to', '+918045671234', '--exotel', url]);
  server.close();
  expect(printed).toContain(shown);
  expect(printed).toBe(visibleLines(printed));
  expect(printed.trimEnd().split('\n')).toHaveLength(2);
});

test('what executions are given is shown by a sandbox that stays on the lines of its states', async () => {
  const file = join(testFolder(), 'hostile.json');
  const child = start(['sandbox/run.ts', '--stay', '--filled'], { TRUNKLINE_SANDBOX: file });
  let printed = '';
  const until = (wanted: RegExp) =>
    new Promise<void>((resolve) => {
      child.stdout.on('data', (chunk: Buffer) => {
        printed += chunk.toString('utf8');
        if (wanted.test(printed)) resolve();
      });
    });
  await until(/Ready/);
  printed = '';
  const { awsUrl, outputs } = JSON.parse(readFileSync(file, 'utf8'));
  const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
  const client = new SFNClient({ endpoint: awsUrl, region: 'ap-south-1', credentials });
  const ended = until(/Record failure|Set the request aside/);
  const input = JSON.stringify({ phoneNumber: '\u001b[2J\r\n✓', agentId: hostile });
  await client.send(new StartExecutionCommand({ stateMachineArn: outputs.StateMachineArn, input }));
  await ended;
  client.destroy();
  expect(printed).toContain('<U+001B>[2J');
  expect(printed).toBe(visibleLines(printed));
  expect(printed).not.toMatch(/^✓/m);
});

test('one place writes on a terminal', () => {
  const writing = /\bconsole\.(log|info|warn|error)\b|\b(std(out|err)|stream)\.write\(/;
  const files = globSync('{bin,cli,lib,sandbox,e2e,tools}/**/*.{ts,js}').filter((file) =>
    writing.test(readFileSync(file, 'utf8')),
  );
  expect(files.sort()).toEqual([
    // It says which Node it needs, and nothing else.
    'bin/any-node.js',
    'cli/io.ts',
    // What commander writes.
    'cli/program.ts',
    // They import nothing of ours. What they tell is a defect of theirs.
    'sandbox/simulators/atoms/outbound-leg.ts',
    'sandbox/simulators/http/listener.ts',
    'sandbox/simulators/sip/connection.ts',
  ]);
});
