import assert from 'node:assert/strict';
import type { AtomsSimulator } from '../sandbox/simulators/atoms.ts';
import type { ExotelSimulator } from '../sandbox/simulators/exotel.ts';
import { trunkline } from './command-line.ts';

/** A number is deprovisioned with the command line: what it said beforehand is what it did, and others stay. */
export async function deprovision(
  { exotel, atoms }: { exotel: ExotelSimulator; atoms: AtomsSimulator },
  phoneNumber: string,
): Promise<string> {
  const ask = (...options: string[]) => trunkline(['deprovision', '--number', phoneNumber, '--json', ...options]);
  const planned = await ask('--dry-run');
  assert.equal(planned.code, 0, planned.err);
  const done = await ask('--yes', '--reason', 'the end of the test');
  assert.equal(done.code, 0, done.err);
  const plan = JSON.parse(planned.out) as { undone: string[]; remains: string[] };
  const { output } = JSON.parse(done.out) as { output: { outcome: string; undone: string[]; remains: string[] } };
  assert.deepEqual([output.outcome, output.undone, output.remains], ['deprovisioned', plan.undone, plan.remains]);
  assert.deepEqual(plan.remains, []);

  const mapped = exotel.state.trunks.flatMap((trunk) => trunk.phoneNumbers.map((mapping) => mapping.phoneNumber));
  assert.equal(mapped.length, 1, 'mappings that stay');
  assert.ok(!mapped.includes(phoneNumber), 'the number is mapped still');
  assert.ok(!atoms.state.products.some((product) => product.phoneNumber === phoneNumber), 'it is in Atoms still');
  return `${output.undone.length} things undone`;
}
