import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Claims } from '../../../lambdas/platform/ledger/claims.ts';
import { startTable } from './table.ts';

let ledger: Awaited<ReturnType<typeof startTable>>;
let claims: Claims;

beforeAll(async () => {
  ledger = await startTable();
  claims = new Claims(ledger.table);
});

afterAll(() => ledger.close());

describe('a claim', () => {
  test('is there once it is taken, and free again once it is let go by its owner', async () => {
    const number = '+911';
    expect(await claims.readClaim(number)).toBeUndefined();
    const claim = await claims.takeClaim(number, 'a', undefined);
    expect(claim).toMatchObject({ owner: 'a', work: 'provision', released: false, answersFor: [] });
    expect(await claims.release(number, 'b')).toBe(false);
    expect(await claims.readClaim(number)).toEqual(claim);
    expect(await claims.release(number, 'a')).toBe(true);
    expect(await claims.readClaim(number)).toMatchObject({ owner: 'a', released: true });
  });

  test('keeps what its owner has undone, each sentence once, and forgets it when it is taken anew', async () => {
    const number = '+910';
    await claims.takeClaim(number, 'a', undefined);
    for (const sentence of ['one', 'two', 'one']) await claims.noteUndone(number, 'a', sentence);
    await claims.noteUndone(number, 'b', 'of another');
    expect(await claims.readClaim(number)).toMatchObject({ undone: ['one', 'two'] });
    await claims.release(number, 'a');
    await claims.takeClaim(number, 'b', await claims.readClaim(number));
    expect(await claims.readClaim(number)).toMatchObject({ owner: 'b', undone: [] });
  });

  test('is not taken by who saw it as it was before somebody else took it', async () => {
    const number = '+912';
    await claims.takeClaim(number, 'a', undefined);
    await claims.release(number, 'a');
    const seen = await claims.readClaim(number);
    expect(await claims.takeClaim(number, 'b', seen)).toMatchObject({ owner: 'b' });
    expect(await claims.takeClaim(number, 'c', seen)).toBeUndefined();
    expect((await claims.readClaim(number))?.owner).toBe('b');
  });

  test('that is taken over makes its new owner answer for the former, and for whom that one answered', async () => {
    const number = '+914';
    await claims.takeClaim(number, 'a', undefined);
    await claims.takeClaim(number, 'b', await claims.readClaim(number));
    const claim = await claims.takeClaim(number, 'c', await claims.readClaim(number));
    expect(claim?.answersFor).toEqual(['a', 'b']);
    await claims.release(number, 'c', ['c', 'a']);
    const next = await claims.takeClaim(number, 'd', await claims.readClaim(number));
    expect(next?.answersFor).toEqual(['c', 'a']);
  });

  test('of many at once goes to one', async () => {
    const taken = await Promise.all(
      Array.from({ length: 20 }, (_, index) => claims.takeClaim('+913', `execution ${index}`, undefined)),
    );
    expect(taken.filter(Boolean)).toHaveLength(1);
  });
});
