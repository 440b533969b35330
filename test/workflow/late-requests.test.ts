import { expect, test } from '@jest/globals';
import { buy, unverified } from '../../sandbox/faults/scenarios/scenario.ts';
import { otherNumber } from '../../sandbox/faults/stories/accounts.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { agentId, causeOf, freshSandbox, operate, phoneNumber, provisioned } from './environment.ts';

/*
 * A request that sits in a service for minutes and is carried out when everything that looked for it is over. Nothing
 * prevents that; it must be seen, and what Trunkline asked for must not be taken for somebody else's.
 */

const minute = 60_000;

function later({ clock }: Sandbox, minutes: number): void {
  clock.putForwardTo(clock.now() + minutes * minute);
}

test('a trunk that appears after the roll-back is used by the next run', async () => {
  const sandbox = await freshSandbox();
  const { exotel } = sandbox;
  exotel.faults.add({ operation: 'create trunk', kind: 'timeout late', lateMillis: 30 * minute });
  exotel.faults.add({ operation: 'create trunk', kind: 'status', status: 503, times: 'forever' });
  const failed = await sandbox.provision(unverified);
  expect(failed.error).toBe('UnavailableError');
  expect(exotel.state.trunks).toEqual([]);
  exotel.faults.clear();

  later(sandbox, 30);
  await provisioned(sandbox, unverified);
  expect(exotel.state.trunks.map(({ phoneNumbers }) => phoneNumbers.length)).toEqual([1]);
  const undone = await sandbox.deprovision({ phoneNumber });
  expect(undone.status).toBe('SUCCEEDED');
  expect(exotel.state.trunks).toEqual([]);
});

test('a trunk of somebody else with that name stays somebody else’s', async () => {
  const sandbox = await freshSandbox();
  await provisioned(sandbox, { ...unverified, trunkName: 'theirs' });
  await sandbox.ledger.reset();
  const refused = await sandbox.provision({ ...unverified, trunkName: 'theirs' });
  expect(causeOf(refused)).toContain('was not made by Trunkline');
});

test('an import that appears after the roll-back is said to be of a request that had no answer', async () => {
  const sandbox = await freshSandbox();
  const { atoms } = sandbox;
  atoms.faults.add({ operation: 'import phone number', kind: 'timeout late', lateMillis: 30 * minute });
  atoms.faults.add({ operation: 'import phone number', kind: 'status', status: 503, times: 'forever' });
  expect((await sandbox.provision(unverified)).error).toBe('UnavailableError');
  atoms.faults.clear();

  later(sandbox, 30);
  const refused = await sandbox.provision(unverified);
  expect(causeOf(refused)).toContain('by a request of Trunkline that had no answer and was given up');
  await provisioned(sandbox, { ...unverified, replaceExisting: true });
  expect(atoms.state.products.map((product) => product.phoneNumber)).toEqual([phoneNumber]);
});

test('an update of an agent that is carried out late takes a number off it, and a check says so', async () => {
  const sandbox = await freshSandbox();
  const { atoms } = sandbox;
  buy(sandbox, [otherNumber]);
  atoms.faults.add({ operation: 'update agent', kind: 'timeout late', lateMillis: 30 * minute });
  await provisioned(sandbox, unverified);
  await provisioned(sandbox, { ...unverified, phoneNumber: otherNumber });
  expect((await operate(sandbox, 'check', { phoneNumber: otherNumber })).agrees).toBe(true);

  later(sandbox, 30);
  const { agrees, fields } = await operate(sandbox, 'check', { phoneNumber: otherNumber });
  expect(agrees).toBe(false);
  expect(fields.filter((field) => !field.agrees).map(({ field }) => field)).toEqual([`numbers of agent ${agentId}`]);
  await provisioned(sandbox, { ...unverified, phoneNumber: otherNumber });
  expect((await operate(sandbox, 'check', { phoneNumber })).agrees).toBe(true);
  expect((await operate(sandbox, 'check', { phoneNumber: otherNumber })).agrees).toBe(true);
});
