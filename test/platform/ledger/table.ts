import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { Table } from '../../../lambdas/platform/ledger/table.ts';
import { startLedgerTable } from '../../../sandbox/aws/ledger-table.ts';
import { synthesizedTemplate } from '../../synthesized.ts';

/** An empty ledger, as the template describes it. */
export async function startTable(): Promise<{ table: Table; close: () => Promise<void> }> {
  const template = synthesizedTemplate();
  const server = await startLedgerTable(template);
  const client = new DynamoDBClient({
    endpoint: server.url,
    region: 'ap-south-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
  const [logicalId] = template.only('AWS::DynamoDB::Table');
  return {
    table: new Table(logicalId, DynamoDBDocumentClient.from(client)),
    async close() {
      client.destroy();
      await server.close();
    },
  };
}
