import { expect, test } from '@jest/globals';
import { freshSandbox, newSandbox, provisioned, request } from './environment.ts';

const SecretId = 'trunkline/sandbox/trunk/t918045671234';

test('the digest secret of a trunk is encrypted with the key of the environment', async () => {
  const sandbox = await freshSandbox();
  await provisioned(sandbox, request);
  const secret = await sandbox.secrets.operations['secretsmanager.DescribeSecret']?.({ SecretId });
  expect(secret).toMatchObject({ KmsKeyId: expect.stringMatching(/^arn:aws:kms:ap-south-1:\d+:key\//) });
});

test('a role that may not use the key stops an execution, which names the right', async () => {
  const sandbox = await newSandbox({}, (template) => {
    for (const [id, { Properties }] of template.ofType('AWS::IAM::Policy')) {
      if (!id.startsWith('setdigestcredentials')) continue;
      const document = Properties.PolicyDocument as { Statement: { Action: string | string[] }[] };
      document.Statement = document.Statement.filter(({ Action }) => ![Action].flat().includes('kms:GenerateDataKey'));
    }
  });
  const { status, cause } = await sandbox.provision(request);
  expect([status, cause]).toEqual(['FAILED', expect.stringContaining('kms:')]);
  expect(sandbox.lambdas.refusals.splice(0).join()).toMatch(
    /setdigestcredentials\w* is not authorized to perform kms:/,
  );
});
