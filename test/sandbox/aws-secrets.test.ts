import {
  CreateSecretCommand,
  DeleteSecretCommand,
  type DeleteSecretCommandInput,
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  RestoreSecretCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { serveJson } from '../../sandbox/aws/json-service.ts';
import { Secrets } from '../../sandbox/aws/secrets.ts';

let client: SecretsManagerClient;
let service: Awaited<ReturnType<typeof serveJson>>;
const secrets = new Secrets('ap-south-1');

beforeAll(async () => {
  service = await serveJson(secrets.operations);
  client = new SecretsManagerClient({
    endpoint: service.url,
    region: 'ap-south-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
});

afterAll(async () => {
  client.destroy();
  await service.close();
});

let count = 0;
async function makeSecret(): Promise<string> {
  const Name = `trunkline/test/${++count}`;
  await client.send(new CreateSecretCommand({ Name, SecretString: 'first', ClientRequestToken: 'a'.repeat(32) }));
  return Name;
}

const create = (Name: string, SecretString: string) =>
  client.send(new CreateSecretCommand({ Name, SecretString, ClientRequestToken: 'b'.repeat(32) }));
const read = (SecretId: string) => client.send(new GetSecretValueCommand({ SecretId }));
const remove = (input: DeleteSecretCommandInput) => client.send(new DeleteSecretCommand(input));

describe('a secret deleted without recovery', () => {
  test('is gone at once, and its name is free', async () => {
    const SecretId = await makeSecret();
    const { Name } = await remove({ SecretId, ForceDeleteWithoutRecovery: true });
    expect(Name).toBe(SecretId);
    expect(secrets.values().has(SecretId)).toBe(false);
    await expect(read(SecretId)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await create(SecretId, 'second');
    expect((await read(SecretId)).SecretString).toBe('second');
  });

  test('need not exist, and may be scheduled for deletion already', async () => {
    await remove({ SecretId: 'trunkline/test/never-was', ForceDeleteWithoutRecovery: true });
    const SecretId = await makeSecret();
    await remove({ SecretId });
    await remove({ SecretId, ForceDeleteWithoutRecovery: true });
    expect(secrets.values().has(SecretId)).toBe(false);
  });

  test('cannot have a recovery window as well', async () => {
    const input = { SecretId: await makeSecret(), ForceDeleteWithoutRecovery: true, RecoveryWindowInDays: 7 };
    await expect(remove(input)).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });
});

describe('a secret whose deletion is scheduled', () => {
  test('says since when, and when it will be gone', async () => {
    const SecretId = await makeSecret();
    const { DeletionDate } = await remove({ SecretId, RecoveryWindowInDays: 7 });
    const { DeletedDate } = await client.send(new DescribeSecretCommand({ SecretId }));
    expect((DeletionDate?.getTime() ?? 0) - (DeletedDate?.getTime() ?? 0)).toBe(7 * 24 * 60 * 60 * 1000);
  });

  test('may show when its deletion will be through, in place of when it was asked for', async () => {
    const SecretId = await makeSecret();
    const { DeletionDate } = await remove({ SecretId, RecoveryWindowInDays: 7 });
    secrets.deletedDateIs = 'through';
    const { DeletedDate } = await client.send(new DescribeSecretCommand({ SecretId }));
    secrets.deletedDateIs = 'asked';
    expect(DeletedDate).toEqual(DeletionDate);
  });

  test('is as before once it is restored, as often as it is asked for', async () => {
    const SecretId = await makeSecret();
    await remove({ SecretId });
    for (const _ of [1, 2]) await client.send(new RestoreSecretCommand({ SecretId }));
    expect((await read(SecretId)).SecretString).toBe('first');
    expect((await client.send(new DescribeSecretCommand({ SecretId }))).DeletedDate).toBeUndefined();
    await remove({ SecretId, ForceDeleteWithoutRecovery: true });
    await expect(client.send(new RestoreSecretCommand({ SecretId }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  test('can be neither read nor written nor deleted again, and keeps its name', async () => {
    const SecretId = await makeSecret();
    await remove({ SecretId });
    const put = new PutSecretValueCommand({ SecretId, SecretString: 'second' });
    for (const refused of [read(SecretId), client.send(put), remove({ SecretId }), create(SecretId, 'second')]) {
      await expect(refused).rejects.toMatchObject({ name: 'InvalidRequestException' });
    }
    expect(secrets.values().get(SecretId)).toBe('first');
  });
});

test('a secret that does not exist cannot be scheduled for deletion', async () => {
  await expect(remove({ SecretId: 'trunkline/test/never-was' })).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
});

test('one that is not deleted says no date of it', async () => {
  const description = await client.send(new DescribeSecretCommand({ SecretId: await makeSecret() }));
  expect(description.DeletedDate).toBeUndefined();
});
