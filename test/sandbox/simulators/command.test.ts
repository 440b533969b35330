import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { expect, test } from '@jest/globals';
import { client, exotelAuthorization, trunksPath } from './clients.ts';

const command = new URL('../../../sandbox/simulators.ts', import.meta.url).pathname;

const anySipPorts = ['exotel-sip', 'exotel-sip-tls', 'atoms-sip', 'atoms-sip-tls'].flatMap((name) => [
  `--${name}-port`,
  '0',
]);

function start(...options: string[]) {
  const child = spawn(process.execPath, ['--no-warnings', command, ...options], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let errors = '';
  const ready = new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes('Ready.')) resolve(output);
    });
    // Nobody waits in vain for one that could not start.
    child.on('close', () => reject(new Error(`The simulators ended before they were ready: ${errors}`)));
  });
  ready.catch(() => {});
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const ended = new Promise<{ code: number | null; output: string; errors: string }>((resolve) => {
    child.on('close', (code) => resolve({ code, output, errors }));
  });
  return { child, ready, ended };
}

test.each(['SIGINT', 'SIGTERM'] as const)(
  'starts both, tells how to reach them, and stops cleanly on %s',
  async (signal) => {
    const { child, ready, ended } = start('--exotel-port', '0', '--atoms-port', '0', ...anySipPorts);
    const output = await ready;
    const [exotelUrl = '', atomsUrl = ''] = ['Exotel', 'Atoms'].map(
      (service) => new RegExp(`^${service} +(\\S+)`, 'm').exec(output)?.[1] ?? '',
    );
    for (const credential of ['sandbox1', 'sandbox-exotel-key', 'sandbox-exotel-token', 'sk_sandbox-atoms-key']) {
      expect(output).toContain(credential);
    }
    expect(output).toContain(`${exotelUrl}/_sandbox/state`);
    expect(output).toMatch(/SIP edge +exotel\.localhost:\d+ over TCP, exotel\.localhost:\d+ over TLS/);
    expect((await client(exotelUrl, exotelAuthorization)('GET', trunksPath)).http).toBe(200);
    expect((await client(atomsUrl, { authorization: 'Bearer sk_sandbox-atoms-key' })('GET', '/concurrency')).http).toBe(
      200,
    );
    child.kill(signal);
    expect(await ended).toMatchObject({ code: 0, errors: '' });
  },
);

test.each([
  [['--exotel-port', '70000'], '--exotel-port takes a number from 0 to 65535, not "70000". See --help.\n'],
  [['--atoms-port', 'abc'], '--atoms-port takes a number from 0 to 65535, not "abc". See --help.\n'],
  [['--port', '1'], "Unknown option '--port'"],
  [['--trust', '/nowhere.pem'], '--trust: /nowhere.pem is not there. See --help.\n'],
  [['--trust', 'package.json'], '--trust: package.json holds no certificate as PEM. See --help.\n'],
])('%j gets one sentence and exit code 2', async (options, sentence) => {
  const { code, output, errors } = await start(...options).ended;
  expect([code, output]).toEqual([2, '']);
  expect(errors).toContain(sentence);
  expect(errors.trim().split('\n')).toHaveLength(1);
});

test('a port that is in use gets one sentence and exit code 2', async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const { port } = taken.address() as { port: number };
  const { code, errors } = await start('--exotel-port', '0', '--atoms-port', String(port), ...anySipPorts).ended;
  await new Promise((resolve) => taken.close(resolve));
  expect([code, errors]).toEqual([
    2,
    `Port ${port} is already in use: choose others with the options that --help shows.\n`,
  ]);
});

test('--help explains the options', async () => {
  const { code, output } = await start('--help').ended;
  expect(code).toBe(0);
  expect(output).toContain('--exotel-port <port>');
});
