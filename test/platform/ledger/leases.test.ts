import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Leases } from '../../../lambdas/platform/ledger/leases.ts';
import { startTable } from './table.ts';

let ledger: Awaited<ReturnType<typeof startTable>>;

beforeAll(async () => {
  ledger = await startTable();
});

afterAll(() => ledger.close());

describe('a lease', () => {
  test('is refused at another moment to each who asks at the same one: they would ask again at the same one', async () => {
    const leases = new Leases(ledger.table, 24_000);
    const refusals: number[] = [];
    await leases.withLease('AGENT#1', 'holder', async () => {
      const ask = async (execution: string) => {
        const refused = leases.withLease('AGENT#1', execution, async () => 'had it');
        await expect(refused).rejects.toThrow('AGENT#1 is being changed by another execution. It is tried again.');
        refusals.push(performance.now());
      };
      await Promise.all(Array.from({ length: 20 }, (_, index) => ask(`waits ${index}`)));
    });
    // Drawn from 400 ms: that twenty lie within 100 of them happens once in 10^10 times.
    expect(Math.max(...refusals) - Math.min(...refusals)).toBeGreaterThan(100);
  });
});
