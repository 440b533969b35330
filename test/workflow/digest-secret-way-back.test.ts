import { describe, expect, test } from '@jest/globals';
import type { LambdaFailed } from '../../sandbox/aws/lambda-failed.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { deleteDigestSecrets } from './after-people.ts';
import {
  anHourLater,
  causeOf,
  changes,
  freshSandbox,
  operate,
  phoneNumber,
  provisioned,
  request,
} from './environment.ts';

const SecretId = 'trunkline/sandbox/trunk/t918045671234';
const restore = `"aws secretsmanager restore-secret --secret-id ${SecretId}"`;

async function refusalOfCheck(sandbox: Sandbox): Promise<string> {
  const attempt = operate(sandbox, 'check', { phoneNumber }).then(() => undefined);
  const { failure } = (await attempt.catch((error: unknown) => error)) as LambdaFailed;
  return `${failure.errorType}: ${failure.errorMessage}`;
}

/** A number that is provisioned, and was read back a moment before a person came by. */
async function provisionedAndRead(): Promise<Sandbox> {
  const sandbox = await freshSandbox();
  await provisioned(sandbox, request);
  expect(await operate(sandbox, 'check', { phoneNumber })).toMatchObject({ agrees: true });
  return sandbox;
}

describe('a digest secret that a person has scheduled for deletion', () => {
  test.each<{ date: 'asked' | 'through' }>([{ date: 'asked' }, { date: 'through' }])(
    'is named by check and provision with the way back, which works (AWS shows when it was or will be $date)',
    async ({ date }) => {
      const sandbox = await provisionedAndRead();
      sandbox.secrets.deletedDateIs = date;
      deleteDigestSecrets(sandbox, 'in some days');
      anHourLater(sandbox);
      expect(await refusalOfCheck(sandbox)).toMatch(/^ConflictError: The secret .* is scheduled for deletion\./);
      expect(await refusalOfCheck(sandbox)).toContain(restore);
      const before = changes(sandbox);
      const failed = await sandbox.provision(request);
      expect([failed.error, causeOf(failed)]).toEqual(['ConflictError', expect.stringContaining(restore)]);
      expect(changes(sandbox)).toEqual(before);

      sandbox.secrets.operations['secretsmanager.RestoreSecret']?.({ SecretId });
      expect(await operate(sandbox, 'check', { phoneNumber })).toMatchObject({ agrees: true });
      const again = await sandbox.provision(request);
      expect([again.cause, again.output]).toEqual([undefined, expect.objectContaining({ changed: false })]);
    },
  );
});

describe('a digest secret that a person has deleted', () => {
  test('is named by check, plan and provision with the way to new credentials, which works', async () => {
    const sandbox = await provisionedAndRead();
    deleteDigestSecrets(sandbox, 'at once');
    expect(await refusalOfCheck(sandbox)).toMatch(
      new RegExp(
        `^ConflictError: The secret ${SecretId}, .* is gone.*provision --env sandbox --number .* --replace-existing$`,
      ),
    );
    const { feasible, steps } = await operate(sandbox, 'plan', request);
    expect([feasible, steps.at(-1)]).toEqual([
      false,
      { ...steps.at(-1), action: 'refuse', detail: expect.stringMatching(/digest secret has .*: that was deleted/) },
    ]);
    const failed = await sandbox.provision(request);
    expect([failed.error, causeOf(failed)]).toEqual([
      'ConflictError',
      expect.stringMatching(new RegExp(`than the secret ${SecretId} has .*that was deleted.*"replaceExisting": true`)),
    ]);

    const again = await sandbox.provision({ ...request, replaceExisting: true });
    expect([again.cause, again.status]).toEqual([undefined, 'SUCCEEDED']);
    expect(again.output).toMatchObject({ verification: { verdict: 'answered' } });
    anHourLater(sandbox);
    expect(await operate(sandbox, 'check', { phoneNumber })).toMatchObject({ phoneNumber });
    expect((await operate(sandbox, 'check', { phoneNumber })).fields.filter(({ agrees }) => !agrees)).toEqual([]);
  });
});
