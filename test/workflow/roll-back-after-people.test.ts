import { describe, expect, test } from '@jest/globals';
import { accountState } from '../../sandbox/faults/account-state.ts';
import { whenEntering } from '../../sandbox/faults/scenarios/scenario.ts';
import { callTo, refuseCalls } from '../../sandbox/faults/stories/accounts.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { addTheirAgent, agentOf, attachTheirNumber, moveNumber, otherAgentId } from './after-people.ts';
import { agentId, entriesLeft, freshSandbox, phoneNumber, provisioned, request } from './environment.ts';

/* An execution fails and is rolled back, and a person has changed something of its number meanwhile. */

function rolledBack(sandbox: Sandbox): { undone: string[]; remains: string[] } {
  const event = sandbox.bus.events.findLast((each) => each['detail-type'] === 'DID Rolled Back');
  return event?.detail as { undone: string[]; remains: string[] };
}

describe('a roll-back', () => {
  test('takes the number that its execution imported off the agent to which a person has given it', async () => {
    const sandbox = await freshSandbox();
    addTheirAgent(sandbox);
    refuseCalls(sandbox);
    const before = accountState(sandbox);
    whenEntering(sandbox, 'Diagnose', () => moveNumber(sandbox, otherAgentId));
    const execution = await sandbox.provision(request);
    expect(execution.error).toBe('VerificationFailedError');
    expect(accountState(sandbox)).toEqual(before);
    expect(rolledBack(sandbox)).toMatchObject({
      undone: [
        `agent ${agentId} takes no inbound calls any more, as before`,
        `${phoneNumber} is off agent ${otherAgentId}, to which somebody else had given it`,
        expect.stringMatching(/is not in Atoms any more/),
        ...[expect.anything(), expect.anything()],
      ],
      remains: [],
    });
    expect(await entriesLeft(sandbox)).toEqual([]);
  });

  test('does not give the number that goes from Atoms to whom a person had given it before the agent', async () => {
    const sandbox = await freshSandbox();
    addTheirAgent(sandbox);
    refuseCalls(sandbox);
    const before = accountState(sandbox);
    whenEntering(sandbox, 'Attach number to agent', () => moveNumber(sandbox, otherAgentId));
    const execution = await sandbox.provision(request);
    expect(execution.error).toBe('VerificationFailedError');
    expect(accountState(sandbox)).toEqual(before);
    expect(rolledBack(sandbox).undone[0]).toBe(`${phoneNumber} is off agent ${agentId}`);
  });

  test('does not say that an agent has the number again which is gone', async () => {
    const sandbox = await freshSandbox();
    await provisioned(sandbox, request);
    addTheirAgent(sandbox);
    refuseCalls(sandbox);
    whenEntering(sandbox, 'Diagnose', () => {
      sandbox.atoms.state.agents = sandbox.atoms.state.agents.filter(({ id }) => id !== agentId);
    });
    const execution = await sandbox.provision({ ...request, agentId: otherAgentId });
    expect(execution.error).toBe('VerificationFailedError');
    expect(rolledBack(sandbox).undone).toEqual([
      `${phoneNumber} is off agent ${otherAgentId}; agent ${agentId}, which had it before, is not there any more`,
    ]);
  });

  test('leaves inbound calls allowed for a number that a person has attached since', async () => {
    const sandbox = await freshSandbox();
    refuseCalls(sandbox);
    let theirs = '';
    whenEntering(sandbox, 'Diagnose', () => {
      theirs = attachTheirNumber(sandbox, agentId);
    });
    await sandbox.provision(request);
    expect(agentOf(sandbox.atoms, agentId)).toMatchObject({ telephonyProductId: [theirs], allowInboundCall: true });
    expect(rolledBack(sandbox).undone[0]).toBe(`${phoneNumber} is off agent ${agentId}`);
  });

  test('of an agent whose inbound calls a person had forbidden leaves the number on it, without inbound calls', async () => {
    const sandbox = await freshSandbox();
    await provisioned(sandbox, request);
    agentOf(sandbox.atoms, agentId).allowInboundCall = false;
    const before = accountState(sandbox);
    refuseCalls(sandbox);
    const execution = await sandbox.provision({ ...request, verification: { callTo } });
    expect(execution.error).toBe('VerificationFailedError');
    expect(accountState(sandbox)).toEqual(before);
    expect(rolledBack(sandbox).undone).toEqual([`agent ${agentId} takes no inbound calls any more, as before`]);
  });
});
