import { describe, expect, test } from '@jest/globals';
import type { OperationAnswer } from '../../lambdas/operator/contract.ts';
import { type StepName, steps } from '../../lambdas/workflows/contract.ts';
import type { Execution } from '../../sandbox/aws/execution.ts';
import type { LambdaFailed } from '../../sandbox/aws/lambda-failed.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { agentId, causeOf, changes, freshSandbox, newSandbox, phoneNumber, request, statesOf } from './environment.ts';

import { type Case, callTo, feasible, formerVoiceUrl, otherAgent, provisioned, refused } from './plan-cases.ts';

type Plan = OperationAnswer<'plan'>;

async function plan(sandbox: Sandbox, input: unknown): Promise<Plan> {
  const [logicalId] = sandbox.template.only('AWS::Lambda::Function', 'planFunction');
  return (await sandbox.lambdas.invoke(logicalId, input)) as Plan;
}

/** Plans on an account state, having seen that this left no trace; then really runs. */
async function planAndRun({ given, asked = {}, start = freshSandbox }: Case) {
  const sandbox = await start();
  await given?.(sandbox);
  const input = { ...request, onFailure: 'keep', ...(typeof asked === 'function' ? asked(sandbox) : asked) };
  const before = { changes: changes(sandbox), items: await sandbox.ledger.items(), secrets: sandbox.secrets.values() };
  const planned = await plan(sandbox, input);
  const after = { changes: changes(sandbox), items: await sandbox.ledger.items(), secrets: sandbox.secrets.values() };
  expect(after).toEqual(before);
  return { planned, execution: await sandbox.provision(input) };
}

/** What the execution says that each of its states did, by the words of a plan. */
function doneBy(execution: Execution): Record<string, string> {
  const done: Record<string, string> = {};
  for (const { type, state } of execution.history) {
    const [, contract] = Object.entries(steps).find(([, { state: name }]) => name === state?.name) ?? [];
    if (type !== 'StateExited' || !state || !contract || contract.writes === 'document') continue;
    const part = (state.output as Record<string, { outcome?: string; created?: string[] }>)[contract.writes];
    if (part?.outcome) done[state.name] = part.outcome;
    if (part?.created) done[state.name] = part.created.length > 0 ? 'created' : 'found';
    if (contract.writes === 'call') done[state.name] = 'call';
  }
  return done;
}

const outcomes: Partial<Record<string, string>> = {
  create: 'created',
  change: 'created',
  keep: 'found',
  adopt: 'found',
  'by hand': 'by hand',
  call: 'call',
};

/** The same of a plan. */
function expectedBy({ steps: planned }: Plan): Record<string, string> {
  return Object.fromEntries(
    planned.flatMap(({ state, action }) => (outcomes[action] ? [[state, outcomes[action]]] : [])),
  );
}

describe('the plan, which leaves no trace, is what the execution then does, when', () => {
  test.each(Object.entries(feasible))('%s', async (_, { actions, ...account }) => {
    const { planned, execution } = await planAndRun(account);
    expect([execution.status, execution.cause]).toEqual(['SUCCEEDED', undefined]);
    const only = ['Validate request', 'Claim number', 'Check configuration'];
    expect(planned.steps.map(({ state }) => state)).toEqual(expect.arrayContaining(only));
    // A state that only looks changes nothing in any case. Of the call it is a decision.
    const decided = planned.steps.filter(
      ({ state, action }) => action !== 'nothing' || state === 'Place verification call',
    );
    expect(decided.map(({ action }) => action)).toEqual(actions);
    expect(planned).toMatchObject({ phoneNumber, feasible: true });
    expect(expectedBy(planned)).toEqual(doneBy(execution));
  });
});

describe('the plan, which leaves no trace, ends with the sentence that the execution fails with, when', () => {
  test.each(Object.entries(refused))('%s', async (_, { state, words, ...account }) => {
    const { planned, execution } = await planAndRun(account);
    expect(planned.feasible).toBe(false);
    const refusal = planned.steps.at(-1);
    expect(refusal).toMatchObject({ state, action: 'refuse', detail: expect.stringContaining(words) });
    expect(execution.status).toBe('FAILED');
    const entered = statesOf(execution);
    expect(entered[entered.findIndex((name) => /^(Diagnose|Set the request aside)$/.test(name)) - 1]).toBe(state);
    expect(causeOf(execution)?.slice(0, refusal?.detail.length)).toBe(refusal?.detail);
    const { [state]: __, ...done } = doneBy(execution);
    expect(expectedBy(planned)).toEqual(done);
  });
});

test('what a roll-back could not undo is kept, and counts as made by the execution that takes it over', async () => {
  const sandbox = await freshSandbox();
  sandbox.atoms.settings.releaseImported = false;
  sandbox.exotel.state.phones['+919876543210'] = 'codec mismatch';
  const failed = await sandbox.provision(request);
  expect(failed.error).toBe('VerificationFailedError');
  sandbox.exotel.state.phones = {};
  const planned = await plan(sandbox, request);
  expect(planned.steps[1]?.detail).toContain(`What ${failed.arn} left is taken over`);
  const kept = planned.steps.filter(({ action }) => action === 'keep').map(({ state }) => state);
  expect(kept).toContain('Import number to Atoms');
  const execution = await sandbox.provision(request);
  expect([execution.status, execution.cause]).toEqual(['SUCCEEDED', undefined]);
  expect(doneBy(execution)).toEqual({
    ...expectedBy(planned),
    ...Object.fromEntries(kept.map((state) => [state, 'created'])),
  });
});

describe('the details say', () => {
  const detailOf = ({ steps: planned }: Plan, name: StepName) =>
    planned.find(({ state }) => state === steps[name].state)?.detail;

  test('whom a call would ring', async () => {
    const sandbox = await freshSandbox();
    expect(detailOf(await plan(sandbox, request), 'place-verification-call')).toContain('rings +919876543210');
  });

  test('the voice URL that a number had before', async () => {
    const sandbox = await freshSandbox();
    for (const phone of sandbox.exotel.state.exoPhones) phone.voiceUrl = formerVoiceUrl;
    const planned = await plan(sandbox, { ...request, flowAppId: '12345' });
    expect(detailOf(planned, 'route-did')).toContain(formerVoiceUrl);
  });

  test('from which agent a number is taken', async () => {
    const sandbox = await freshSandbox();
    await provisioned(sandbox);
    const [agent] = sandbox.atoms.state.agents;
    sandbox.atoms.state.agents.push({ ...agent, id: otherAgent, telephonyProductId: [] } as never);
    const planned = await plan(sandbox, { phoneNumber, agentId: otherAgent });
    expect(detailOf(planned, 'attach-number')).toContain(`taken off agent ${agentId}`);
  });

  test('what the plan of the workspace may refuse, and the execution is refused so', async () => {
    const sandbox = await freshSandbox();
    sandbox.atoms.settings.plan.numbers = 0;
    const planned = await plan(sandbox, request);
    expect(detailOf(planned, 'import-number')).toMatch(/Warning: The plan "enterprise" allows 0 numbers/);
    const execution = await sandbox.provision(request);
    expect([execution.status, execution.error]).toEqual(['FAILED', 'RejectedError']);
    expect(causeOf(execution)).toMatch(/refused by the plan of the Atoms workspace or a limit of its use/);
    expect(causeOf(execution)).not.toMatch(/Check apiKey/);
  });

  test('that the phone is on the do-not-call list of the workspace', async () => {
    const sandbox = await freshSandbox();
    sandbox.atoms.settings.doNotCall = ['+919876543210'];
    const planned = await plan(sandbox, request);
    expect(detailOf(planned, 'place-verification-call')).toMatch(/Warning: \+919876543210 is on the do-not-call list/);
    sandbox.atoms.settings.doNotCall = ['+919876543211'];
    expect(detailOf(await plan(sandbox, request), 'place-verification-call')).not.toContain('Warning');
  });

  test('that a destination is an address and no name, which many workspaces may share', async () => {
    const sandbox = await freshSandbox();
    const given = { originationUri: 'sip:203.0.113.9:5060', staticIps: ['203.0.113.9'] };
    const planned = await plan(sandbox, { ...request, ...given });
    expect(detailOf(planned, 'post-destination-uris')).toMatch(
      /Warning: .*203\.0\.113\.9, which is an IP address.*give the name/,
    );
    expect(detailOf(await plan(sandbox, request), 'post-destination-uris')).not.toContain('Warning');
  });

  test('nothing of the plan of the workspace where Atoms does not show it', async () => {
    const sandbox = await freshSandbox();
    sandbox.atoms.faults.add({ operation: 'read subscription', kind: 'status', status: 403, times: 'forever' });
    const planned = await plan(sandbox, request);
    expect(planned.feasible).toBe(true);
    expect(detailOf(planned, 'import-number')).not.toContain('Warning');
  });

  test('what an account does not show', async () => {
    const sandbox = await freshSandbox();
    sandbox.exotel.settings.listTrunks = false;
    const planned = await plan(sandbox, request);
    expect(detailOf(planned, 'create-trunk')).toContain('is not shown');
    expect(detailOf(planned, 'map-did')).toContain('is not shown');
  });
});

test('where inbound calls go is asked for when neither request nor environment say it', async () => {
  const defaults = { agentId, terminationHost: 'exotel.localhost:5060', destination: null, flowAppId: null };
  const sandbox = await newSandbox({
    variables: { REQUEST_DEFAULTS: JSON.stringify({ ...defaults, verificationCallTo: callTo }) },
  });
  const planned = await plan(sandbox, request);
  expect(planned.feasible).toBe(true);
  const states = planned.steps.map(({ state }) => state);
  const asked = states.indexOf('Await origination URI');
  expect(states.slice(asked - 1, asked + 2)).toEqual([
    'Import number to Atoms',
    'Await origination URI',
    'Post destination URIs',
  ]);
  expect(planned.steps[asked]?.action).toBe('ask a person');
});

test('a termination host of an unusual kind is warned of where the number is imported with it, and stops nothing', async () => {
  const sandbox = await newSandbox({ requestDefaults: { terminationHost: 'sandbox1.pstn.exotel.com:5070' } });
  const { feasible, steps } = await plan(sandbox, request);
  expect(feasible).toBe(true);
  expect(steps.find(({ state }) => state === 'Import number to Atoms')?.detail).toContain(
    "Warning: The termination host sandbox1.pstn.exotel.com:5070 has the form of a trunk's SIP domain",
  );
});

test('a service that cannot be looked at leaves no plan', async () => {
  const sandbox = await freshSandbox();
  sandbox.atoms.faults.add({ operation: 'read agent', kind: 'status', status: 503, times: 'forever' });
  const { failure } = (await plan(sandbox, request).catch((error: unknown) => error)) as LambdaFailed;
  expect(failure.errorType).toBe('UnavailableError');
});

test('a request without a number is refused with what is missing', async () => {
  const sandbox = await freshSandbox();
  const { failure } = (await plan(sandbox, { agentId }).catch((error: unknown) => error)) as LambdaFailed;
  expect(failure).toMatchObject({
    errorType: 'InvalidRequestError',
    errorMessage: expect.stringContaining('phoneNumber: is missing'),
  });
});
