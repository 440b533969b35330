import { describe, expect, test } from '@jest/globals';
import { Refusal } from './fake-aws.ts';
import { environment } from './running.ts';

const here = environment();

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
