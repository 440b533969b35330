import { expect, test } from '@jest/globals';
import { freshSandbox, newSandbox, operate, provisioned, request } from './environment.ts';

const SecretId = 'trunkline/sandbox/trunk/t918045671234';

test('the digest secret of a trunk is encrypted with the key of the environment', async () => {
  const sandbox = await freshSandbox();
  await provisioned(sandbox, request);
  const secret = await sandbox.secrets.operations['secretsmanager.DescribeSecret']?.({ SecretId });
  expect(secret).toMatchObject({ KmsKeyId: expect.stringMatching(/^arn:aws:kms:ap-south-1:\d+:key\//) });
});

/** An environment in which the role of one Lambda may not use the key. */
function withoutKeyFor(lambda: string) {
  return newSandbox({}, (template) => {
    for (const [id, { Properties }] of template.ofType('AWS::IAM::Policy')) {
      if (!id.startsWith(lambda)) continue;
      const document = Properties.PolicyDocument as { Statement: { Action: string | string[] }[] };
      document.Statement = document.Statement.filter(({ Action }) => !JSON.stringify(Action).includes('kms:'));
    }
  });
}

const nextStep = expect.stringMatching(/^Give the right that the message names: .* docs\/customer-key\.md/);

test('a role that may not use the key stops an execution, which names the right and where it is given', async () => {
  const sandbox = await withoutKeyFor('setdigestcredentials');
  const { status, error, cause } = await sandbox.provision(request);
  expect([status, error, cause]).toEqual(['FAILED', 'AccessDeniedException', expect.stringContaining('kms:')]);
  const told = sandbox.bus.events.find((event) => event['detail-type'] === 'DID Provisioning Failed');
  expect(told?.detail).toMatchObject({ next: nextStep });
  expect(sandbox.lambdas.refusals.splice(0).join()).toMatch(
    /setdigestcredentials\w* is not authorized to perform kms:/,
  );
});

test('doctor says where the right is given that it lacks itself', async () => {
  const sandbox = await withoutKeyFor('doctor');
  const { checks } = await operate(sandbox, 'doctor', {});
  const [exotel] = checks.filter(({ name }) => name === 'Exotel account');
  expect(exotel).toMatchObject({ result: 'problem', detail: expect.stringContaining('kms:Decrypt'), remedy: nextStep });
  sandbox.lambdas.refusals.splice(0);
});
