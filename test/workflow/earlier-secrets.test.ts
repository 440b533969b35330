import { expect, test } from '@jest/globals';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { changes, freshSandbox, operate, phoneNumber, provisioned, request } from './environment.ts';

/** Has the trunk's secret be as an earlier version made it: nothing but its value says the user name. */
function withoutTags({ secrets }: Sandbox): void {
  const [name, SecretString] = [...secrets.values()].find(([each]) => each.includes('/trunk/')) ?? [];
  const { operations } = secrets;
  const operate = (operation: string, input: object) =>
    operations[`secretsmanager.${operation}`]?.(input as Record<string, unknown>) as Record<string, unknown>;
  const { VersionId: ClientRequestToken } = operate('GetSecretValue', { SecretId: name });
  operate('DeleteSecret', { SecretId: name, ForceDeleteWithoutRecovery: true });
  operate('CreateSecret', { Name: name, SecretString, ClientRequestToken });
  expect(operate('DescribeSecret', { SecretId: name }).Tags).toBeUndefined();
}

test('a secret without the tag of its user name is read by nobody else for it: the trunk shows which it is', async () => {
  const sandbox = await freshSandbox();
  await provisioned(sandbox, request);
  withoutTags(sandbox);
  expect(await operate(sandbox, 'check', { phoneNumber })).toMatchObject({ agrees: true });
  const before = changes(sandbox).length;
  await provisioned(sandbox, request);
  expect(changes(sandbox).slice(before)).toEqual([]);

  sandbox.exotel.state.trunks[0]?.credentials.splice(0);
  const { fields } = await operate(sandbox, 'check', { phoneNumber });
  expect(fields.filter(({ agrees }) => !agrees)).toMatchObject([{ field: 'digest credentials' }]);
});
