import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { afterAll, expect, test } from '@jest/globals';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { outside } from '../outside.ts';
import { synthesizedTemplate } from '../synthesized.ts';

const { startSandbox } = await outside<typeof import('../../sandbox/sandbox.ts')>('sandbox/sandbox.ts');

const phoneNumber = '+918045671234';
let started: Promise<Sandbox> | undefined;
afterAll(async () => (await started)?.close());

/** `npm run dial` as a user types it. */
async function dial(...options: string[]): Promise<{ code: number; out: string; err: string }> {
  const child = spawn(process.execPath, ['--no-warnings', 'sandbox/dial.ts', ...options]);
  const ended = new Promise<number>((resolve) => child.on('exit', (status) => resolve(status ?? -1)));
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, out, err };
}

test('a call to a number that is provisioned and routed reaches the agent; one that is not says where it ended', async () => {
  started = startSandbox(synthesizedTemplate(), { waitMillis: 1 });
  const sandbox = await started;
  const { exotel } = sandbox;
  await sandbox.provision({ phoneNumber, flowAppId: '12345', verification: 'skip' });
  const options = ['--to', phoneNumber, '--exotel', exotel.url];

  const nowhere = await dial(...options);
  expect([nowhere.code, nowhere.out]).toEqual([1, expect.stringContaining('The flow 12345')]);

  exotel.state.flows['12345'] = `sip:${exotel.state.trunks[0]?.trunkSid}`;
  const { code, out, err } = await dial(...options, '--from', '+919812345678');
  expect([code, err]).toEqual([0, '']);
  expect(out).toMatch(/Exotel -> Atoms +tcp {2}INVITE sip:\+918045671234@/);
  expect(out).toContain('answered, and ended after');
  expect(sandbox.atoms.state.conversations).toMatchObject([
    { type: 'telephony_inbound', from: '+919812345678', to: phoneNumber, status: 'completed' },
  ]);
});

test('a destination over TLS that shows a certificate that nobody trusts is told, and not a code alone', async () => {
  const sandbox = await started;
  if (!sandbox) throw new Error('the sandbox was not started');
  sandbox.atoms.settings.shownCertificate = 'unknown authority';
  Object.assign(sandbox.exotel.state.trunks[0]?.destinationUris[0] ?? {}, { destination: sandbox.atoms.sip.tlsUri });
  const { code, out } = await dial('--to', phoneNumber, '--exotel', sandbox.exotel.url);
  expect([code, out]).toEqual([
    1,
    expect.stringMatching(/failed \(408 Request Timeout: .*x509: certificate signed by unknown authority\)\.\n$/),
  ]);
});

test.each([
  [[], '--to is missing'],
  [['--to', phoneNumber, '--exotel', 'http://127.0.0.1:1'], 'no simulator answers at http://127.0.0.1:1'],
  [['--to', phoneNumber, '--exotel', 'nowhere'], '--exotel: "nowhere" is no URL'],
  [['--nonsense'], 'nonsense'],
])('%j gets one sentence and exit code 2', async (options, sentence) => {
  const { code, out, err } = await dial(...options);
  expect([code, out]).toEqual([2, '']);
  expect(err).toContain(sentence);
  expect(err.trim().split('\n')).toHaveLength(1);
});
