import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { Entries } from '../../../lambdas/platform/ledger/entries.ts';
import { startTable } from './table.ts';

const effect = {
  name: 'make',
  intent: z.object({ what: z.string() }),
  result: z.object({ id: z.string() }),
};

let ledger: Awaited<ReturnType<typeof startTable>>;
let entries: Entries;
let subjects = 0;
const fresh = () => ({ subject: `NUMBER#+9180456${++subjects}` });

beforeAll(async () => {
  ledger = await startTable();
  entries = new Entries(ledger.table);
});

afterAll(() => ledger.close());

describe('an intention', () => {
  test('stays as it was first written for the execution itself, and for one that answers for it', async () => {
    for (const owners of [['first'], ['second', 'first']] as const) {
      const key = fresh();
      expect(await entries.intend(effect, key, ['first'], { what: 'one' })).toBeUndefined();
      const earlier = { intendedBy: 'first', intent: { what: 'one' } };
      expect(await entries.intend(effect, key, owners, { what: 'two' })).toMatchObject(earlier);
      expect(await entries.read(effect, key)).toMatchObject(earlier);
    }
  });

  test('of somebody else is handed over and replaced: who acts now can undo it', async () => {
    const key = fresh();
    await entries.intend(effect, key, ['first'], { what: 'one' });
    expect(await entries.intend(effect, key, ['second'], { what: 'two' })).toMatchObject({ intendedBy: 'first' });
    expect(await entries.read(effect, key)).toMatchObject({ intendedBy: 'second', intent: { what: 'two' } });
  });

  test('shows its result once it is recorded', async () => {
    const key = fresh();
    await entries.intend(effect, key, ['first'], { what: 'one' });
    expect((await entries.read(effect, key))?.result).toBeUndefined();
    await entries.record(effect, key, { id: '7' });
    expect((await entries.read(effect, key))?.result).toEqual({ id: '7' });
  });

  test('that was forgotten meanwhile cannot be recorded: the step has to look again', async () => {
    const key = fresh();
    await entries.intend(effect, key, ['first'], { what: 'one' });
    await entries.forget(effect, key);
    await expect(entries.record(effect, key, { id: '7' })).rejects.toMatchObject({ name: 'BusyError' });
    expect(await entries.read(effect, key)).toBeUndefined();
  });
});

test('the entries of a subject are listed whole, however many pages they fill', async () => {
  const { subject } = fresh();
  const long = 'x'.repeat(200_000);
  for (let index = 0; index < 8; index++) {
    await entries.intend(effect, { subject, which: `${index}` }, ['first'], { what: long });
  }
  const listed = await entries.list(subject);
  expect(listed.map(({ which }) => which)).toEqual(['0', '1', '2', '3', '4', '5', '6', '7']);
  expect(listed[0]).toMatchObject({ name: 'make', intendedBy: 'first', recorded: false });
});
