import { expect, test } from '@jest/globals';
import { changes, freshSandbox, operate, provisioned, request } from './environment.ts';

const unverified = { ...request, verification: 'skip' };

test('a number has the display name in Atoms that the request says', async () => {
  const sandbox = await freshSandbox();
  await provisioned(sandbox, { ...unverified, displayName: 'Sales, Mumbai' });
  expect(sandbox.atoms.state.products).toMatchObject([{ name: 'Sales, Mumbai' }]);
});

test('without one, nothing is told to Atoms, which makes a name', async () => {
  const sandbox = await freshSandbox();
  await provisioned(sandbox, unverified);
  const imports = sandbox.atoms.journal.filter(({ operation }) => operation === 'import phone number');
  expect(imports).toHaveLength(1);
  expect(JSON.stringify(imports)).not.toContain('"name"');
});

test.each([
  ['Sales', 'It was imported as "Sales", and stays so'],
  [undefined, 'It was imported without a display name, and stays so'],
])(
  'a number that was imported as %s keeps that when another name is asked for, and the plan says so',
  async (first, words) => {
    const sandbox = await freshSandbox();
    await provisioned(sandbox, { ...unverified, displayName: first });
    const made = changes(sandbox);
    const { name } = sandbox.atoms.state.products[0] ?? {};
    const { steps } = await operate(sandbox, 'plan', { ...unverified, displayName: 'Support' });
    expect(steps.find(({ state }) => state === 'Import number to Atoms')).toMatchObject({
      action: 'keep',
      detail: expect.stringContaining(`${words}: Atoms has no call that makes it "Support".`),
    });
    await provisioned(sandbox, { ...unverified, displayName: 'Support' });
    expect(changes(sandbox)).toEqual(made);
    expect(sandbox.atoms.state.products).toMatchObject([{ name }]);
  },
);

test('a display name that cannot be one is refused before anything outside is touched', async () => {
  const sandbox = await freshSandbox();
  const { cause } = await sandbox.provision({ ...unverified, displayName: 'Sales\nMumbai' });
  expect(cause).toContain('displayName: has a tab or a line break: write it on one line');
  expect(sandbox.exotel.journal).toEqual([]);
});
