import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from '@jest/globals';
import { testFolder } from '../synthesized.ts';

/** `npm run sandbox` as a user types it, with `input` on standard input. */
async function runSandbox(options: string[], input = ''): Promise<{ code: number; out: string; err: string }> {
  const child = spawn(process.execPath, ['--no-warnings', 'sandbox/run.ts', ...options]);
  child.stdin.end(input);
  const [out, err, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number>((resolve) => child.on('exit', (status) => resolve(status ?? -1))),
  ]);
  return { code, out, err };
}

describe('npm run sandbox', () => {
  test("provisions the user's own number for the user's own agent", async () => {
    const request = { phoneNumber: '+912240001234', agentId: 'abcdefabcdefabcdefabcdef', trunkName: 'mumbai' };
    const { code, out, err } = await runSandbox(['--json', '--input', '-'], JSON.stringify(request));
    expect([code, err]).toEqual([0, expect.stringContaining('✓ Record success')]);
    expect(JSON.parse(out)).toMatchObject({
      status: 'SUCCEEDED',
      exotel: { trunks: [{ trunkName: 'mumbai', phoneNumbers: ['+912240001234'] }] },
      atoms: { products: [{ phoneNumber: '+912240001234', agentId: request.agentId }] },
    });
  });

  test('ends with 1 and the cause when the workflow refuses the request', async () => {
    const file = join(testFolder(), 'request.json');
    // As an editor on Windows writes it.
    writeFileSync(file, '\ufeff{"phoneNumber": "+918045671234", "trunkSid": "trmum1a5db8f5b9ee1e8ba9e8"}', 'utf16le');
    const { code, out } = await runSandbox(['--input', file]);
    expect(code).toBe(1);
    expect(out).toMatch(/^ {2}.*the Exotel account has no trunk/m);
    expect(out).not.toContain('errorType');
    expect(out).toContain('✗ Create trunk');
    expect(out).not.toContain('✓ Create trunk');
  });

  test('tells a story by its name', async () => {
    const { code, out } = await runSandbox(['--story', 'wait']);
    expect([code, out]).toEqual([0, expect.stringMatching(/waits for the origination URI.*A person types:/s)]);
    expect(out).toContain('✓ Await origination URI');
  });

  test.each([
    [['--nonsense'], '', /nonsense/],
    [['--story', 'nonsense'], '', /^--story: there is no nonsense\. There are:\n {2}phone-out-of-order .*\n/],
    [['--input', 'no-such-file.json'], '', /--input: no-such-file.json cannot be read/],
    [['--input', '-'], '{', /--input: - is not JSON: the first mistake is in line 1, column \d/],
    [
      ['--input', '-'],
      '{"phoneNumber": "+918045671234", "agentID": "a"}',
      /^agentID: unknown field. Did you mean agentId/,
    ],
    [['--input', '-'], 'null', /The request must be a JSON object/],
  ])('%j ends with 2 and what is wrong', async (options, input, problem) => {
    const { code, err } = await runSandbox(options, input);
    expect(code).toBe(2);
    expect(err).toMatch(problem);
  });
});
