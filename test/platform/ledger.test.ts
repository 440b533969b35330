import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { Ledger } from '../../lambdas/platform/ledger.ts';
import { type LedgerTable, startLedgerTable } from '../../sandbox/aws/ledger-table.ts';
import { synthesizedTemplate } from '../synthesized.ts';

const effect = {
  name: 'make',
  intent: z.object({ what: z.string() }),
  result: z.object({ id: z.string() }),
};

let table: LedgerTable;
let client: DynamoDBClient;
let ledger: Ledger;
let subjects = 0;
const fresh = () => ({ subject: `NUMBER#+9180456${++subjects}` });

beforeAll(async () => {
  const template = synthesizedTemplate();
  table = await startLedgerTable(template);
  client = new DynamoDBClient({
    endpoint: table.url,
    region: 'ap-south-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
  const [logicalId] = template.only('AWS::DynamoDB::Table');
  ledger = new Ledger(logicalId, DynamoDBDocumentClient.from(client));
});

afterAll(async () => {
  client.destroy();
  await table.close();
});

describe('a claim', () => {
  test('belongs to the first that asks, until it is let go', async () => {
    const number = '+911';
    expect((await ledger.claim(number, 'a')).owner).toBe('a');
    expect((await ledger.claim(number, 'b')).owner).toBe('a');
    expect((await ledger.claim(number, 'a')).owner).toBe('a');
    expect(await ledger.release(number, 'b')).toBe(false);
    expect(await ledger.release(number, 'a')).toBe(true);
    expect((await ledger.claim(number, 'b')).owner).toBe('b');
  });

  test('is taken over from the one owner that was seen to have ended, and from no other', async () => {
    const number = '+912';
    await ledger.claim(number, 'ended');
    expect((await ledger.claim(number, 'b', 'somebody else')).owner).toBe('ended');
    expect((await ledger.claim(number, 'b', 'ended')).owner).toBe('b');
  });

  test('of many at once goes to one', async () => {
    const owners = await Promise.all(
      Array.from({ length: 20 }, async (_, index) => (await ledger.claim('+913', `execution ${index}`)).owner),
    );
    expect(new Set(owners).size).toBe(1);
  });
});

describe('an intention', () => {
  test('is kept as it was first written, and handed to whoever intends the same again', async () => {
    const key = fresh();
    expect(await ledger.intend(effect, key, 'first', { what: 'one' })).toBeUndefined();
    expect(await ledger.intend(effect, key, 'second', { what: 'two' })).toMatchObject({
      intendedBy: 'first',
      intent: { what: 'one' },
    });
  });

  test('shows its result once it is recorded', async () => {
    const key = fresh();
    await ledger.intend(effect, key, 'first', { what: 'one' });
    expect((await ledger.read(effect, key))?.result).toBeUndefined();
    await ledger.record(effect, key, { id: '7' });
    expect((await ledger.read(effect, key))?.result).toEqual({ id: '7' });
  });

  test('that was forgotten meanwhile cannot be recorded: the step has to look again', async () => {
    const key = fresh();
    await ledger.intend(effect, key, 'first', { what: 'one' });
    await ledger.forget(effect, key);
    await expect(ledger.record(effect, key, { id: '7' })).rejects.toMatchObject({ name: 'BusyError' });
    expect(await ledger.read(effect, key)).toBeUndefined();
  });
});
