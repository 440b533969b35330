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
  ledger = new Ledger(logicalId, DynamoDBDocumentClient.from(client), 120_000);
});

afterAll(async () => {
  client.destroy();
  await table.close();
});

describe('a claim', () => {
  test('is there once it is taken, and free again once it is let go by its owner', async () => {
    const number = '+911';
    expect(await ledger.readClaim(number)).toBeUndefined();
    const claim = await ledger.takeClaim(number, 'a', undefined);
    expect(claim).toMatchObject({ owner: 'a', work: 'provision', released: false, answersFor: [] });
    expect(await ledger.release(number, 'b')).toBe(false);
    expect(await ledger.readClaim(number)).toEqual(claim);
    expect(await ledger.release(number, 'a')).toBe(true);
    expect(await ledger.readClaim(number)).toMatchObject({ owner: 'a', released: true });
  });

  test('is not taken by who saw it as it was before somebody else took it', async () => {
    const number = '+912';
    await ledger.takeClaim(number, 'a', undefined);
    await ledger.release(number, 'a');
    const seen = await ledger.readClaim(number);
    expect(await ledger.takeClaim(number, 'b', seen)).toMatchObject({ owner: 'b' });
    expect(await ledger.takeClaim(number, 'c', seen)).toBeUndefined();
    expect((await ledger.readClaim(number))?.owner).toBe('b');
  });

  test('that is taken over makes its new owner answer for the former, and for whom that one answered', async () => {
    const number = '+914';
    await ledger.takeClaim(number, 'a', undefined);
    await ledger.takeClaim(number, 'b', await ledger.readClaim(number));
    const claim = await ledger.takeClaim(number, 'c', await ledger.readClaim(number));
    expect(claim?.answersFor).toEqual(['a', 'b']);
    await ledger.release(number, 'c', ['c', 'a']);
    const next = await ledger.takeClaim(number, 'd', await ledger.readClaim(number));
    expect(next?.answersFor).toEqual(['c', 'a']);
  });

  test('of many at once goes to one', async () => {
    const claims = await Promise.all(
      Array.from({ length: 20 }, (_, index) => ledger.takeClaim('+913', `execution ${index}`, undefined)),
    );
    expect(claims.filter(Boolean)).toHaveLength(1);
  });
});

describe('an intention', () => {
  test('stays as it was first written for the execution itself, and for one that answers for it', async () => {
    for (const owners of [['first'], ['second', 'first']] as const) {
      const key = fresh();
      expect(await ledger.intend(effect, key, ['first'], { what: 'one' })).toBeUndefined();
      const earlier = { intendedBy: 'first', intent: { what: 'one' } };
      expect(await ledger.intend(effect, key, owners, { what: 'two' })).toMatchObject(earlier);
      expect(await ledger.read(effect, key)).toMatchObject(earlier);
    }
  });

  test('of somebody else is handed over and replaced: who acts now can undo it', async () => {
    const key = fresh();
    await ledger.intend(effect, key, ['first'], { what: 'one' });
    expect(await ledger.intend(effect, key, ['second'], { what: 'two' })).toMatchObject({ intendedBy: 'first' });
    expect(await ledger.read(effect, key)).toMatchObject({ intendedBy: 'second', intent: { what: 'two' } });
  });

  test('shows its result once it is recorded', async () => {
    const key = fresh();
    await ledger.intend(effect, key, ['first'], { what: 'one' });
    expect((await ledger.read(effect, key))?.result).toBeUndefined();
    await ledger.record(effect, key, { id: '7' });
    expect((await ledger.read(effect, key))?.result).toEqual({ id: '7' });
  });

  test('that was forgotten meanwhile cannot be recorded: the step has to look again', async () => {
    const key = fresh();
    await ledger.intend(effect, key, ['first'], { what: 'one' });
    await ledger.forget(effect, key);
    await expect(ledger.record(effect, key, { id: '7' })).rejects.toMatchObject({ name: 'BusyError' });
    expect(await ledger.read(effect, key)).toBeUndefined();
  });
});

test('the entries of a subject are listed whole, however many pages they fill', async () => {
  const { subject } = fresh();
  const long = 'x'.repeat(200_000);
  for (let index = 0; index < 8; index++) {
    await ledger.intend(effect, { subject, which: `${index}` }, ['first'], { what: long });
  }
  const listed = await ledger.list(subject);
  expect(listed.map(({ which }) => which)).toEqual(['0', '1', '2', '3', '4', '5', '6', '7']);
  expect(listed[0]).toMatchObject({ name: 'make', intendedBy: 'first', recorded: false });
});
