import { describe, expect, test } from '@jest/globals';
import { addTheirTrunk } from '../../sandbox/faults/stories/accounts.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { causeOf, everything, freshSandbox, operate, provisioned, request } from './environment.ts';

/*
 * A plan looks at what the run looks at first, and at more, since it learns nothing by changing things. Where a look fails
 * for good, it says of the run what comes true: the reason with which it fails, or that it gets to its end.
 */

const situations: Record<string, (sandbox: Sandbox) => Promise<object>> = {
  'a new number': async () => everything,
  'a number that is provisioned': async (sandbox) => {
    await provisioned(sandbox, everything);
    return everything;
  },
  "a number for somebody else's trunk": async (sandbox) => ({ ...request, trunkSid: addTheirTrunk(sandbox, []) }),
};

const kinds = [
  ['is refused', 403],
  ['is not answered', 503],
] as const;

/** The reads that a plan makes, each once, by service. */
async function readsOfPlan(sandbox: Sandbox, input: object) {
  const seen = { exotel: sandbox.exotel.journal.length, atoms: sandbox.atoms.journal.length };
  await operate(sandbox, 'plan', input);
  return (['exotel', 'atoms'] as const).flatMap((service) => {
    const made = sandbox[service].journal.slice(seen[service]).map(({ operation }) => operation);
    return [...new Set(made)].map((operation) => ({ service, operation }));
  });
}

/** What the plan says that the run would fail with; undefined where it would get to its end. */
async function foretold(sandbox: Sandbox, input: object): Promise<string | undefined> {
  try {
    const { feasible, steps } = await operate(sandbox, 'plan', input);
    return feasible ? undefined : steps.find(({ action }) => action === 'refuse')?.detail;
  } catch (error) {
    return (error as { failure: { errorMessage: string } }).failure.errorMessage;
  }
}

/** Without what tells one call from the next. */
const words = (text: string | undefined) => text?.replace(/Request id \S+/g, '');

describe.each(Object.keys(situations))('%s', (name) => {
  test.each(kinds)(
    'the plan says what the run fails with, or that it does not, whichever of its reads %s',
    async (_, status) => {
      const first = await freshSandbox();
      const reads = await readsOfPlan(first, (await situations[name]?.(first)) ?? {});
      expect(reads.length).toBeGreaterThan(3);
      const differing: unknown[] = [];
      for (const { service, operation } of reads) {
        const sandbox = await freshSandbox();
        const input = (await situations[name]?.(sandbox)) ?? {};
        sandbox[service].faults.add({ operation, kind: 'status', status, times: 'forever' });
        const plan = words(await foretold(sandbox, input));
        const run = await sandbox.provision(input);
        const cause = words(causeOf(run)) ?? '';
        const agree = plan === undefined ? run.status === 'SUCCEEDED' : run.status === 'FAILED' && cause.includes(plan);
        if (!agree) {
          differing.push({ operation, plan, run: `${run.status} ${cause.slice(0, 120)}` });
        }
      }
      expect(differing).toEqual([]);
    },
  );
});
