import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { sandboxCredentials } from '../../sandbox/sandbox.ts';
import { type AtomsSimulator, startAtomsSimulator } from '../../sandbox/simulators/atoms.ts';
import { type ExotelSimulator, startExotelSimulator } from '../../sandbox/simulators/exotel.ts';
import { environment } from './running.ts';
import type { Typed } from './trunkline.ts';

const here = environment();
let exotel: ExotelSimulator;
let atoms: AtomsSimulator;
const urls = () => ({ ExotelApiUrl: exotel.url, AtomsApiUrl: atoms.url });

beforeEach(async () => {
  exotel = await startExotelSimulator(sandboxCredentials.exotel);
  atoms = await startAtomsSimulator(sandboxCredentials.atoms);
});
afterEach(async () => {
  await Promise.all([exotel.close(), atoms.close()]);
});

function stored(): { secret: unknown; value: unknown }[] {
  return here
    .asked('secretsmanager.PutSecretValue')
    .map(({ SecretId, SecretString }) => ({ secret: SecretId, value: JSON.parse(String(SecretString)) }));
}

function expectNothingShown({ out, err }: Typed, ...secrets: string[]): void {
  for (const secret of secrets) expect(out + err).not.toContain(secret);
}

describe('trunkline secrets set', () => {
  const { apiKey, apiToken, accountSid } = sandboxCredentials.exotel;

  test('asks on a terminal without showing what is typed, tries it, and stores it', async () => {
    const typed = await here.type(['secrets', 'set', 'exotel'], {
      outputs: urls(),
      answers: [
        [/account SID/, accountSid],
        [/API key/, ` ${apiKey}`],
        [/API token/, apiToken],
      ],
    });
    expect([typed.code, typed.out]).toEqual([
      0,
      expect.stringMatching(/Exotel takes them.*\nStored in the secret trunkline\/sandbox\/exotel/),
    ]);
    expect(stored()).toEqual([{ secret: 'trunkline/sandbox/exotel', value: sandboxCredentials.exotel }]);
    expectNothingShown(typed, apiKey, apiToken);
  });

  test('puts no tick beside what is typed and then refused', async () => {
    const typed = await here.type(['secrets', 'set', 'atoms'], {
      outputs: urls(),
      answers: [[/API key/, 'sk_mistaken-key']],
    });
    expect([typed.code, typed.err]).toEqual([2, expect.stringContaining('Atoms refused these credentials')]);
    expect(typed.err).toMatch(/\? .*Atoms API key/);
    expect(typed.out + typed.err).not.toMatch(/[✓✔√]/);
  });

  test('reads JSON from standard input', async () => {
    const input = JSON.stringify(sandboxCredentials.atoms);
    const typed = await here.type(['secrets', 'set', 'atoms'], { outputs: urls(), input });
    expect(typed.code).toBe(0);
    expect(stored()).toEqual([{ secret: 'trunkline/sandbox/atoms', value: sandboxCredentials.atoms }]);
    expectNothingShown(typed, sandboxCredentials.atoms.apiKey);
  });

  test.each([
    ['exotel', { apiKey: 'mistaken-key', apiToken: 'mistaken-token', accountSid: 'sandbox1' }],
    ['atoms', { apiKey: 'sk_mistaken-key' }],
  ])('stores nothing that %s refuses', async (service, wrong) => {
    const typed = await here.type(['secrets', 'set', service], { outputs: urls(), input: JSON.stringify(wrong) });
    expect([typed.code, typed.err]).toEqual([
      2,
      expect.stringMatching(/refused these credentials; nothing was stored/),
    ]);
    expect(stored()).toEqual([]);
    expectNothingShown(typed, 'mistaken');
  });

  test('stores nothing untried when the service is down, but with --no-check', async () => {
    const input = JSON.stringify(sandboxCredentials.exotel);
    const down = await here.type(['secrets', 'set', 'exotel'], { input });
    expect([down.code, down.err]).toEqual([
      1,
      expect.stringMatching(/could not be tried; nothing was stored.*--no-check/),
    ]);
    expect(stored()).toEqual([]);
    const untried = await here.type(['secrets', 'set', 'exotel', '--no-check'], { input });
    expect([untried.code, untried.out]).toEqual([0, expect.stringContaining('untried')]);
    expect(stored()).toHaveLength(1);
    expectNothingShown(down, apiKey, apiToken);
    expectNothingShown(untried, apiKey, apiToken);
  });

  test.each<[string, string | Buffer]>([
    ['with a byte order mark', `\ufeff${JSON.stringify(sandboxCredentials.atoms)}`],
    ['in UTF-16', Buffer.from(`\ufeff${JSON.stringify(sandboxCredentials.atoms)}`, 'utf16le')],
  ])('reads a file %s', async (_title, input) => {
    const typed = await here.type(['secrets', 'set', 'atoms'], { outputs: urls(), input });
    expect([typed.code, stored()]).toEqual([
      0,
      [{ secret: 'trunkline/sandbox/atoms', value: sandboxCredentials.atoms }],
    ]);
  });

  test.each([
    ['{"apiKey": "\u202ahunter2\u200b"}', /apiKey has the invisible characters U\+202A, U\+200B\. Copy it again/],
    ['{"apiKey": "hunter2\u00a0hunter2"}', /apiKey has the invisible character U\+00A0\. Copy it again/],
    ['{"apiKey": "hunter2 hunter2"}', /apiKey has a space or line break in it\. Copy it again/],
    ['{\n"apiKey": hunter2}', /is not JSON: the first mistake is in line 2, column 11/],
    ['{"hunter2": "a",\n"hunter2": "b"}', /has a key twice, the second time in line 2/],
  ])('refuses %j with 2, and says what is wrong', async (input, problem) => {
    const typed = await here.type(['secrets', 'set', 'atoms', '--no-check'], { outputs: urls(), input });
    expect([typed.code, typed.err]).toEqual([2, expect.stringMatching(problem)]);
    expect(stored()).toEqual([]);
    expectNothingShown(typed, 'hunter2');
  });

  test.each([
    '{"apiKey": "hunter2", ',
    '{"apiKey": "hunter2"}',
    '{"apiKey": "hunter2", "apiToken": "hunter2", "accountSid": "s", "hunter2": ""}',
    '["hunter2"]',
  ])('refuses %s with 2, without quoting it even when verbose', async (input) => {
    const typed = await here.type(['secrets', 'set', 'exotel', '--verbose'], { outputs: urls(), input });
    expect([typed.code, typed.err]).toEqual([2, expect.stringContaining('Nothing was stored.')]);
    expect(stored()).toEqual([]);
    expectNothingShown(typed, 'hunter2');
  });
});
