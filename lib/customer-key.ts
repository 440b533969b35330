import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { TrunklineFunction } from './trunkline-function.ts';

/**
 * What a Lambda must be allowed to do with the key of what it uses: these services use a key in the name of whoever calls
 * them. EventBridge, CloudWatch and CloudWatch Logs use it in their own name, which only the key's own policy can allow
 * (docs/customer-key.md). From the services' pages on encryption; DynamoDB's as CDK's own grants have it.
 */
const uses = {
  'dynamodb: read': ['Decrypt', 'DescribeKey'],
  'dynamodb: write': ['Decrypt', 'DescribeKey', 'Encrypt', 'GenerateDataKey', 'ReEncryptFrom', 'ReEncryptTo'],
  'secretsmanager: read': ['Decrypt'],
  'secretsmanager: create': ['Decrypt', 'GenerateDataKey'],
  'sns: publish': ['Decrypt', 'GenerateDataKey'],
  'sqs: send': ['Decrypt', 'GenerateDataKey'],
} as const;

/** Lets a Lambda use the customer's key through one service and not otherwise. Keys of AWS need no such right. */
export function allowKey({ lambda }: TrunklineFunction, key: IKey | undefined, use: keyof typeof uses): void {
  if (!key) return;
  const { region, urlSuffix } = Stack.of(lambda);
  const [service] = use.split(':');
  lambda.addToRolePolicy(
    new PolicyStatement({
      actions: uses[use].map((action) => `kms:${action}`),
      resources: [key.keyArn],
      conditions: { StringEquals: { 'kms:ViaService': `${service}.${region}.${urlSuffix}` } },
    }),
  );
}
