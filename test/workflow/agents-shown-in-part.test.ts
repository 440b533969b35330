import { describe, expect, test } from '@jest/globals';
import { accountState } from '../../sandbox/faults/account-state.ts';
import { addAgent, buy } from '../../sandbox/faults/scenarios/scenario.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { agentOf, attachTheirNumber, deprovisionAsForetold, otherAgentId } from './after-people.ts';
import { agentId, anHourLater, freshSandbox, operate, phoneNumber, provisioned, request } from './environment.ts';

/* Agents that do not show their numbers, or whether they take inbound calls: the described agent has no such fields. */

const unverified = { ...request, verification: 'skip' };

/** An agent with a number that somebody has rented. @returns that number's product */
async function withRentedNumber(): Promise<{ sandbox: Sandbox; rented: string }> {
  const sandbox = await freshSandbox();
  const rented = attachTheirNumber(sandbox, agentId);
  Object.assign(sandbox.atoms.state.products[0] ?? {}, { kind: 'rented' });
  return { sandbox, rented };
}

describe.each(['never', 'when any'] as const)('an agent that shows its numbers %s', (showsProductIds) => {
  test('keeps a rented number when one is added, when that is deprovisioned, and when it is provisioned again', async () => {
    const { sandbox, rented } = await withRentedNumber();
    sandbox.atoms.settings.showsProductIds = showsProductIds;
    const agent = agentOf(sandbox.atoms, agentId);
    for (let time = 1; time <= 2; time += 1) {
      await provisioned(sandbox, unverified);
      const ours = sandbox.atoms.state.products.find((each) => each.phoneNumber === phoneNumber)?.id;
      expect(new Set(agent.telephonyProductId)).toEqual(new Set([rented, ours]));
      await deprovisionAsForetold(sandbox);
      expect(agent.telephonyProductId).toEqual([rented]);
      anHourLater(sandbox);
    }
  });

  test('is as it was when a run is rolled back', async () => {
    const { sandbox } = await withRentedNumber();
    sandbox.atoms.settings.showsProductIds = showsProductIds;
    const before = accountState(sandbox);
    sandbox.exotel.state.phones['+919876543210'] = 'codec mismatch';
    expect((await sandbox.provision(request)).status).toBe('FAILED');
    await sandbox.settled();
    expect(accountState(sandbox)).toEqual(before);
  });

  test('has what was given to it, by a check and a second run', async () => {
    const sandbox = await freshSandbox();
    sandbox.atoms.settings.showsProductIds = showsProductIds;
    await provisioned(sandbox, unverified);
    expect(await operate(sandbox, 'check', { phoneNumber })).toMatchObject({ agrees: true });
    const before = accountState(sandbox);
    await provisioned(sandbox, unverified);
    expect(accountState(sandbox)).toEqual(before);
  });

  test('gets two numbers at the same moment, and keeps both', async () => {
    const sandbox = await freshSandbox();
    sandbox.atoms.settings.showsProductIds = showsProductIds;
    buy(sandbox, ['+918045671235']);
    await Promise.all([
      provisioned(sandbox, unverified),
      provisioned(sandbox, { ...unverified, phoneNumber: '+918045671235' }),
    ]);
    expect(agentOf(sandbox.atoms, agentId).telephonyProductId).toHaveLength(2);
  });
});

describe('an agent that does not say whether it takes inbound calls', () => {
  test('takes them after a roll-back as it did before', async () => {
    const sandbox = await freshSandbox();
    agentOf(sandbox.atoms, agentId).allowInboundCall = true;
    sandbox.atoms.settings.showsAllowInboundCall = false;
    sandbox.exotel.state.phones['+919876543210'] = 'codec mismatch';
    expect((await sandbox.provision(request)).status).toBe('FAILED');
    await sandbox.settled();
    expect(sandbox.atoms.state.products).toEqual([]);
    expect(agentOf(sandbox.atoms, agentId).allowInboundCall).toBe(true);
  });

  test('takes them after its number has moved away, and after a deprovisioning', async () => {
    const sandbox = await freshSandbox();
    addAgent(sandbox, otherAgentId);
    for (const agent of sandbox.atoms.state.agents) agent.allowInboundCall = true;
    sandbox.atoms.settings.showsAllowInboundCall = false;
    await provisioned(sandbox, unverified);
    await provisioned(sandbox, { ...unverified, agentId: otherAgentId });
    await deprovisionAsForetold(sandbox);
    expect(sandbox.atoms.state.agents.map(({ allowInboundCall }) => allowInboundCall)).toEqual([true, true]);
  });

  test('is checked for its number alone', async () => {
    const sandbox = await freshSandbox();
    sandbox.atoms.settings.showsAllowInboundCall = false;
    await provisioned(sandbox, unverified);
    const plan = await operate(sandbox, 'plan', unverified);
    const line = plan.steps.find(({ state }) => state === 'Attach number to agent');
    expect(line).toMatchObject({
      action: 'keep',
      detail: `Agent ${agentId} has the number and does not say whether it takes inbound calls: Atoms' default is that it does.`,
    });
  });
});
