import { describe, expect, test } from '@jest/globals';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { agentId, causeOf, changes, freshSandbox, operate, request } from './environment.ts';
import { loopback, other, withOther } from './loopback.ts';

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

describe('an agent that calls in a loopback', () => {
  /** The other number is with an agent of its own. */
  async function withOtherAgent(part: object): Promise<Sandbox> {
    const sandbox = await withOther('calling');
    const { agents, products } = sandbox.atoms.state;
    const [first] = agents;
    const calling = { ...(first as NonNullable<typeof first>), id: '60d0fe4f5311236168a109cc', ...part };
    const product = products.find((each) => each.phoneNumber === other);
    Object.assign(calling, { telephonyProductId: [product?.id] });
    Object.assign(first ?? {}, { telephonyProductId: [] });
    Object.assign(product ?? {}, { agentId: calling.id });
    agents.push(calling);
    return sandbox;
  }

  test.each([
    ['no workflow', { hasWorkflow: false }, /verification\.from: the agent 60d0fe4f5311236168a109cc has no workflow/],
    ['been archived', { archived: true }, /verification\.from: the agent 60d0fe4f5311236168a109cc is archived/],
  ])('and has %s is refused by the plan and by the first state, before anything is made', async (_, part, words) => {
    const sandbox = await withOtherAgent(part);
    const made = changes(sandbox);
    const { feasible, steps } = await operate(sandbox, 'plan', loopback);
    expect([feasible, steps]).toMatchObject([false, [{ state: 'Validate request', action: 'refuse' }]]);
    expect(steps[0]?.detail).toMatch(words);
    const execution = await sandbox.provision(loopback);
    expect(causeOf(execution)).toMatch(words);
    expect(changes(sandbox)).toEqual(made);
  });
});
