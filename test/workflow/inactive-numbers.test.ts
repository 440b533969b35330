import { describe, expect, test } from '@jest/globals';
import { product } from '../../sandbox/faults/stories/accounts.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { anHourLater, causeOf, freshSandbox, operate, phoneNumber, provisioned, request } from './environment.ts';

/* What was released may stay listed in Atoms as inactive, and its number cannot be used again until the month ends. */

const unverified = { ...request, verification: 'skip' };
const theirs = 'e'.repeat(24);
const neitherUsedNor =
  /product [0-9a-f]{24} is inactive in Atoms: .* listed so until the month ends.*neither used nor imported over/;

async function withInactive(isActive = false): Promise<Sandbox> {
  const sandbox = await freshSandbox();
  sandbox.atoms.settings.releasedProducts = 'inactive';
  sandbox.atoms.state.products.push({ ...product(theirs, phoneNumber), isActive });
  return sandbox;
}

/** What a plan says of the import. */
async function planned(sandbox: Sandbox, wanted: object) {
  const { steps } = await operate(sandbox, 'plan', wanted);
  return steps.find(({ state }) => state === 'Import number to Atoms');
}

describe('a number that is inactive in Atoms', () => {
  test('is neither ours nor free: the plan and the run say so', async () => {
    const sandbox = await withInactive();
    expect(await planned(sandbox, unverified)).toMatchObject({
      action: 'refuse',
      detail: expect.stringMatching(neitherUsedNor),
    });
    const execution = await sandbox.provision(unverified);
    expect(execution.error).toBe('ConflictError');
    expect(causeOf(execution)).toMatch(neitherUsedNor);
    expect(sandbox.atoms.state.products).toHaveLength(1);
  });

  test('is imported over where that is asked for and Atoms takes it, and the plan has warned', async () => {
    const sandbox = await withInactive();
    const replacing = { ...unverified, replaceExisting: true };
    expect(await planned(sandbox, replacing)).toMatchObject({
      action: 'change',
      detail: expect.stringContaining('Where Atoms refuses that, the execution fails here.'),
    });
    const refused = await sandbox.provision(replacing);
    expect(causeOf(refused)).toMatch(neitherUsedNor);
    // The month is over.
    anHourLater(sandbox);
    sandbox.atoms.state.products.splice(0);
    await provisioned(sandbox, unverified);
  });

  test('after a deprovisioning is said to be so, then and by the next run', async () => {
    const sandbox = await freshSandbox();
    sandbox.atoms.settings.releasedProducts = 'inactive';
    await provisioned(sandbox, unverified);
    const { undone } = (await sandbox.deprovision({ phoneNumber })).output as { undone: string[] };
    expect(undone.join('\n')).toMatch(
      /is released in Atoms, which lists it as inactive and may not take it again before/,
    );
    expect(causeOf(await sandbox.provision(unverified))).toMatch(neitherUsedNor);
    anHourLater(sandbox);
    expect(causeOf(await sandbox.provision(unverified))).toMatch(neitherUsedNor);
  });

  test('differs, in a check', async () => {
    const sandbox = await freshSandbox();
    await provisioned(sandbox, unverified);
    for (const each of sandbox.atoms.state.products) each.isActive = false;
    const { agrees, fields } = await operate(sandbox, 'check', { phoneNumber });
    expect(agrees).toBe(false);
    expect(fields.filter((field) => !field.agrees)).toMatchObject([{ found: `${phoneNumber}, inactive` }]);
  });

  test('calls nobody', async () => {
    const sandbox = await withInactive();
    const from = '+918045671235';
    sandbox.atoms.state.products.push({ ...product('f'.repeat(24), from), isActive: false });
    const { cause } = await sandbox.provision({ ...request, verification: { mode: 'loopback', from } });
    expect(cause).toContain(`verification.from: ${from} is inactive in this Atoms workspace`);
  });
});

describe('replacing a number that is in use', () => {
  test('is warned of before: by the refusal without it, and by the plan with it', async () => {
    const sandbox = await withInactive(true);
    expect(causeOf(await sandbox.provision(unverified))).toContain(
      'Know first: Atoms may not take a released number again before the month ends.',
    );
    expect((await planned(sandbox, { ...unverified, replaceExisting: true }))?.detail).toContain(
      'Atoms may keep what is released listed as inactive until the month ends, and not take the number again before',
    );
  });

  test('leaves an inactive product, which is not given back to its agent: a person is told', async () => {
    const sandbox = await withInactive(true);
    const execution = await sandbox.provision({ ...unverified, replaceExisting: true });
    expect(causeOf(execution)).toMatch(neitherUsedNor);
    await sandbox.settled();
    expect(sandbox.atoms.state.products).toMatchObject([{ id: theirs, isActive: false, agentId: null }]);
    const told = sandbox.bus.events.filter((event) => event['detail-type'] === 'DID Rolled Back').at(-1);
    expect(JSON.stringify(told?.detail)).toContain(`Import ${phoneNumber} to Atoms by hand as it was before`);
  });
});
