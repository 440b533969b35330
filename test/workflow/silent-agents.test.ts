import { describe, expect, test } from '@jest/globals';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { agentId, causeOf, changes, freshSandbox, operate, request } from './environment.ts';

/* Agents that can place no call, or that would say what their owner has not written. */

async function withAgent(part: object): Promise<Sandbox> {
  const sandbox = await freshSandbox();
  for (const agent of sandbox.atoms.state.agents) Object.assign(agent, part);
  return sandbox;
}

const unverified = { ...request, verification: 'skip' };

describe('an agent of which Atoms shows no workflow', () => {
  test('is refused by the plan and by the first state, before anything is made', async () => {
    const sandbox = await withAgent({ hasWorkflow: false });
    const { feasible, steps } = await operate(sandbox, 'plan', request);
    expect([feasible, steps]).toMatchObject([false, [{ state: 'Validate request', action: 'refuse' }]]);
    expect(steps[0]?.detail).toMatch(/agent 60d0fe4f5311236168a109ca has no workflow.*"Workflow not found"/);
    const execution = await sandbox.provision(request);
    expect([execution.error, causeOf(execution)]).toEqual([
      'RejectedError',
      expect.stringContaining('has no workflow'),
    ]);
    expect(changes(sandbox)).toEqual([]);
  });

  test('is provisioned without a call, with a warning in the plan', async () => {
    const sandbox = await withAgent({ hasWorkflow: false });
    const { feasible, steps } = await operate(sandbox, 'plan', unverified);
    expect(feasible).toBe(true);
    expect(steps[0]?.detail).toContain(`Warning: Atoms shows no workflow of agent ${agentId}: it refuses its calls.`);
    expect((await sandbox.provision(unverified)).status).toBe('SUCCEEDED');
  });
});

test.each([
  ['active version', { activeVersionId: null }, 'no active version of agent'],
  ['first message', { firstMessage: null }, 'no first message in the active version of agent'],
])('an agent without %s is warned of by the plan, as what was seen, and stops nothing', async (_, part, words) => {
  const sandbox = await withAgent(part);
  const { feasible, steps } = await operate(sandbox, 'plan', request);
  expect(feasible).toBe(true);
  expect(steps[0]).toMatchObject({
    action: 'nothing',
    detail: expect.stringContaining(`Warning: Atoms shows ${words}`),
  });
  expect((await sandbox.provision(unverified)).status).toBe('SUCCEEDED');
});

test('an agent whose call Atoms refuses for want of a published version is said to have none, and not our credentials', async () => {
  const sandbox = await withAgent({ activeVersionId: null });
  const execution = await sandbox.provision(request);
  expect(causeOf(execution)).toContain('The agent has no workflow, or no published version: publish and activate one');
});
