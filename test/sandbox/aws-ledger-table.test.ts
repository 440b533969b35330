import { request } from 'node:http';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { startLedgerTable } from '../../sandbox/aws/ledger-table.ts';
import { synthesizedTemplate } from '../synthesized.ts';

const template = synthesizedTemplate();
const update = {
  TableName: String(template.resolve({ Ref: template.only('AWS::DynamoDB::Table')[0] })),
  Key: { pk: { S: 'a' }, sk: { S: 'b' } },
  UpdateExpression: 'SET c = :c',
  ExpressionAttributeValues: { ':c': { S: 'd' } },
};
const headers = {
  'content-type': 'application/x-amz-json-1.0',
  'x-amz-target': 'DynamoDB_20120810.UpdateItem',
  authorization: 'AWS4-HMAC-SHA256 Credential=a/b/c/d/aws4_request, SignedHeaders=host, Signature=e',
  'x-amz-date': '20261125T000000Z',
};

test('is closed only when it has written what it was asked for, also by a caller that has gone', async () => {
  // How far a write has come after so many turns is the database's matter: each moment is tried. One that finds the
  // database closed throws where nobody catches it, which fails the test.
  for (let turns = 0; turns < 30; turns++) {
    const table = await startLedgerTable(template);
    const caller = request(table.url, { method: 'POST', headers, agent: false });
    caller.on('error', () => {});
    caller.end(JSON.stringify(update));
    for (let count = 0; count < turns; count++) await turn();
    await expect(table.close()).resolves.toBeUndefined();
  }
});
