import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { inputSchema, type StepName, workflows } from '../../lambdas/workflows/contract.ts';
import { accountState } from '../../sandbox/faults/account-state.ts';
import { everything, freshSandbox, operate, phoneNumber, provisioned } from './environment.ts';

/*
 * An environment that an earlier version deployed is taken over: executions that wait, for 30 days at most, go on with the
 * Lambdas of this version, and its ledger is read. What that version wrote is kept in test/earlier-version as it was: the
 * documents that its states were given, and the ledger after a provisioning (01fe715, November 2026).
 */

const folder = join(import.meta.dirname, '../earlier-version');
const read = (file: string) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as unknown;
const documents = read('documents.json') as Record<string, unknown[]>;
const ledger = read('ledger.json') as Item[];

type Item = Record<string, unknown> & { sk: string; intent?: object; result?: object };

describe('a document that an earlier version wrote', () => {
  test('is kept of every state that waits for nobody, but of those that are younger', () => {
    const steps = Object.entries({ ...workflows['provision-number'], ...workflows['roll-back'] });
    const now = steps.filter(([, contract]) => !('waitsForPerson' in contract)).map(([name]) => name);
    expect(now).toEqual(expect.arrayContaining(Object.keys(documents)));
    expect(Object.keys(documents)).toHaveLength(22);
  });

  test.each(Object.entries(documents))('is read by %s', (name, kept) => {
    for (const document of kept) {
      const { success, error } = inputSchema(name as StepName).safeParse(document);
      expect([success, error]).toEqual([true, undefined]);
    }
  });
});

describe('a ledger that an earlier version wrote', () => {
  /** Kept since this version alone: that one derived it from the last run, or knew nothing of lists that lag. */
  const isNew = ({ sk }: Item) => ['STANDING', 'WRITTEN', 'GONE', 'GIVEN-UP'].includes(sk.split('#')[0] ?? '');

  /** The items as that version would have written them: with the fields that it had, and no others. */
  function asWrittenThen(item: Item): Item {
    const kind = (sk: string) =>
      sk
        .split('#')
        .slice(0, sk.startsWith('EFFECT#') ? 2 : 1)
        .join('#');
    const then = ledger.find(({ sk }) => kind(sk) === kind(item.sk));
    if (!then) throw new Error(`The earlier version wrote no ${item.sk}.`);
    const only = <Part extends object>(part: Part, known: object = {}) =>
      Object.fromEntries(Object.entries(part).filter(([field]) => field in known));
    return {
      ...only(item, { ...then, pk: 1, sk: 1 }),
      ...(item.intent && { intent: only(item.intent, then.intent) }),
      ...(item.result && { result: only(item.result, then.result) }),
    } as Item;
  }

  test('has fields that this version knows, and lacks some that it writes', async () => {
    const sandbox = await freshSandbox();
    await provisioned(sandbox, everything);
    const items = (await sandbox.ledger.items()) as Item[];
    const then = items.filter((item) => !isNew(item)).map(asWrittenThen);
    expect(then).not.toEqual(items);
    for (const { sk, intent = {} } of ledger) {
      const now = items.find((item) => item.sk.split('#')[1] === sk.split('#')[1]);
      expect([sk, Object.keys(now?.intent ?? {})]).toEqual([sk, expect.arrayContaining(Object.keys(intent))]);
    }
  });

  test('is checked, run over without a change, and deprovisioned', async () => {
    const sandbox = await freshSandbox();
    const before = accountState(sandbox);
    await provisioned(sandbox, everything);
    await sandbox.ledger.reset(
      ((await sandbox.ledger.items()) as Item[]).filter((item) => !isNew(item)).map(asWrittenThen),
    );

    expect((await operate(sandbox, 'check', { phoneNumber })).agrees).toBe(true);
    const standing = async () => (await operate(sandbox, 'status', { phoneNumber })).numbers[0];
    const stands = await standing();
    expect(stands).toMatchObject({ state: 'provisioned', proofs: { outbound: { verdict: 'answered' } } });
    const calls = sandbox.atoms.state.conversations.length;
    const again = await sandbox.provision(everything);
    expect(again.output).toMatchObject({ changed: false, verification: { verdict: 'answered' } });
    expect(sandbox.atoms.state.conversations).toHaveLength(calls);
    const { proofs, since } = (await standing()) ?? {};
    expect([proofs, since]).toEqual([stands?.proofs, stands?.since]);
    const gone = await sandbox.deprovision({ phoneNumber });
    expect([gone.status, gone.cause]).toEqual(['SUCCEEDED', undefined]);
    expect(accountState(sandbox)).toEqual(before);
  });
});
