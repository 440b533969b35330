import assert from 'node:assert/strict';
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DescribeSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { DeployedEnvironment } from './environment.ts';

/** Sees that what an environment keeps is encrypted with this key. Of topic and bus the emulator keeps no key. */
export async function assertKey({ outputs }: DeployedEnvironment, kmsKeyArn: string): Promise<void> {
  const keyOfSecret = async (SecretId: string) =>
    (await new SecretsManagerClient({}).send(new DescribeSecretCommand({ SecretId }))).KmsKeyId;
  const { Table } = await new DynamoDBClient({}).send(new DescribeTableCommand({ TableName: outputs.LedgerTable }));
  const { Attributes: queue } = await new SQSClient({ useQueueUrlAsEndpoint: false }).send(
    new GetQueueAttributesCommand({ QueueUrl: outputs.DeadLetterQueueUrl, AttributeNames: ['KmsMasterKeyId'] }),
  );
  const { logGroups = [] } = await new CloudWatchLogsClient({}).send(
    new DescribeLogGroupsCommand({ logGroupNamePrefix: '/trunkline/dev/' }),
  );
  assert.ok(logGroups.length > 30, 'log groups');
  const keys = {
    ledger: Table?.SSEDescription?.KMSMasterKeyArn,
    'dead letters': queue?.KmsMasterKeyId,
    [outputs.ExotelSecretName]: await keyOfSecret(outputs.ExotelSecretName),
    [outputs.AtomsSecretName]: await keyOfSecret(outputs.AtomsSecretName),
    ...Object.fromEntries(logGroups.map(({ logGroupName, kmsKeyId }) => [logGroupName, kmsKeyId])),
  };
  for (const [what, key] of Object.entries(keys)) assert.equal(key, kmsKeyArn, `key of ${what}`);
}
