import { describe, expect, test } from '@jest/globals';
import type { OperationAnswer } from '../../lambdas/operator/contract.ts';
import { type StepName, steps } from '../../lambdas/steps/contract.ts';
import type { Execution } from '../../sandbox/aws/executions.ts';
import type { LambdaFailed } from '../../sandbox/aws/lambda-failed.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { agentId, causeOf, changes, freshSandbox, newSandbox, phoneNumber, request, statesOf } from './environment.ts';

type Plan = OperationAnswer<'plan'>;

async function plan(sandbox: Sandbox, input: unknown): Promise<Plan> {
  const [logicalId] = sandbox.template.only('AWS::Lambda::Function', 'planFunction');
  return (await sandbox.lambdas.invoke(logicalId, input)) as Plan;
}

const everything = { staticIps: ['203.0.113.9'], callerId: '+918045670000', flowAppId: '12345' };
const callTo = '+919812345678';
const otherAgent = '60d0fe4f5311236168a109cb';
const formerVoiceUrl = 'http://my.exotel.com/sandbox1/exoml/start_voice/old';

const provisioned = async (sandbox: Sandbox) => {
  const { status, cause } = await sandbox.provision(request);
  expect([status, cause]).toEqual(['SUCCEEDED', undefined]);
};

async function importedByHand({ atoms }: Sandbox): Promise<void> {
  await fetch(`${atoms.url}/product/import-phone-number`, {
    method: 'POST',
    headers: { authorization: 'Bearer sk_sandbox-atoms-key', 'content-type': 'application/json' },
    body: JSON.stringify({ phoneNumber, sipTerminationUrl: 'elsewhere.example.com:5060' }),
  });
}

/** An execution that rings a phone, until the sandbox is put back. */
async function ringing(sandbox: Sandbox): Promise<void> {
  const waits = new Promise<void>((resolve) => {
    sandbox.executions.options.onEvent = ({ type, state }) => {
      if (type === 'StateEntered' && state?.name === 'Wait') resolve();
    };
  });
  sandbox.atoms.settings.callSteps = 1_000_000;
  sandbox.executions.start(JSON.stringify(request), 'first');
  await waits;
}

interface Case {
  /** What the accounts hold before. */
  given?: (sandbox: Sandbox) => unknown;
  /** What the request says besides number and agent. */
  asked?: object | ((sandbox: Sandbox) => object);
  start?: () => Promise<Sandbox>;
}

const feasible: Record<string, Case & { actions: string[] }> = {
  'nothing is there': {
    actions: ['create', 'create', 'create', 'create', 'create', 'create', 'by hand', 'call'],
  },
  'everything is asked for': {
    asked: everything,
    actions: ['create', 'create', 'create', 'create', 'create', 'create', 'create', 'create', 'create', 'call'],
  },
  'the account does not list its trunks': {
    given: ({ exotel }) => Object.assign(exotel.settings, { listTrunks: false }),
    actions: ['create', 'create', 'create', 'create', 'create', 'create', 'by hand', 'call'],
  },
  'everything is in place and proved': {
    given: (sandbox) => sandbox.provision({ ...request, ...everything }),
    asked: everything,
    actions: ['keep', 'keep', 'keep', 'keep', 'keep', 'keep', 'keep', 'keep', 'keep', 'nothing'],
  },
  'everything is in place, and a call is asked for': {
    given: provisioned,
    asked: { verification: { callTo } },
    actions: ['keep', 'keep', 'keep', 'keep', 'keep', 'keep', 'by hand', 'call'],
  },
  'everything is in place and was never proved': {
    given: (sandbox) => sandbox.provision({ ...request, verification: 'skip' }),
    actions: ['keep', 'keep', 'keep', 'keep', 'keep', 'keep', 'by hand', 'call'],
  },
  'no call is wanted': {
    asked: { verification: 'skip' },
    actions: ['create', 'create', 'create', 'create', 'create', 'create', 'by hand', 'nothing'],
  },
  'an execution failed half-way, and what it made was kept': {
    given: (sandbox) => {
      sandbox.atoms.faults.add({ operation: 'import phone number', kind: 'status', status: 400 });
      return sandbox.provision({ ...request, onFailure: 'keep' });
    },
    actions: ['keep', 'keep', 'keep', 'create', 'create', 'create', 'by hand', 'call'],
  },
  'the trunk was deleted by hand': {
    given: async (sandbox) => {
      await provisioned(sandbox);
      sandbox.exotel.state.trunks.splice(0);
    },
    actions: ['create', 'create', 'create', 'keep', 'create', 'keep', 'by hand', 'call'],
  },
  'a trunk of somebody else is named': {
    given: async (sandbox) => {
      await provisioned(sandbox);
      await sandbox.ledger.reset();
    },
    asked: ({ exotel }) => ({ trunkSid: exotel.state.trunks[0]?.trunkSid, replaceExisting: true }),
    actions: ['adopt', 'adopt', 'keep', 'change', 'keep', 'create', 'by hand', 'call'],
  },
  'the credentials were taken off the trunk': {
    given: async (sandbox) => {
      await provisioned(sandbox);
      sandbox.exotel.state.trunks[0]?.credentials.splice(0);
    },
    actions: ['keep', 'keep', 'create', 'keep', 'keep', 'keep', 'by hand', 'call'],
  },
  'somebody else imported the number, and it is to be replaced': {
    given: importedByHand,
    asked: { replaceExisting: true },
    actions: ['create', 'create', 'create', 'change', 'create', 'create', 'by hand', 'call'],
  },
  'another agent has the number': {
    given: async (sandbox) => {
      const [agent] = sandbox.atoms.state.agents;
      sandbox.atoms.state.agents.push({ ...agent, id: otherAgent, telephonyProductId: [] } as never);
      await sandbox.provision({ ...request, agentId: otherAgent });
    },
    actions: ['keep', 'keep', 'keep', 'keep', 'keep', 'change', 'by hand', 'call'],
  },
  'the agent does not take inbound calls any more': {
    given: async (sandbox) => {
      await provisioned(sandbox);
      for (const agent of sandbox.atoms.state.agents) agent.allowInboundCall = false;
    },
    actions: ['keep', 'keep', 'keep', 'keep', 'keep', 'change', 'by hand', 'call'],
  },
  'the number is routed to another flow': {
    given: (sandbox) => {
      for (const phone of sandbox.exotel.state.exoPhones) phone.voiceUrl = formerVoiceUrl;
    },
    asked: { flowAppId: '12345' },
    actions: ['create', 'create', 'create', 'create', 'create', 'create', 'change', 'call'],
  },
  'the caller ID alias is another': {
    given: (sandbox) => sandbox.provision({ ...request, ...everything }),
    asked: { ...everything, callerId: '+918045670001' },
    actions: ['keep', 'keep', 'keep', 'keep', 'keep', 'keep', 'keep', 'keep', 'change', 'call'],
  },
};

const refused: Record<string, Case & { state: string; words: string }> = {
  'the request is wrong': {
    asked: { trunkName: 'my-trunk' },
    state: 'Validate request',
    words: 'trunkName: contains "-"',
  },
  'the number is not bought': {
    asked: { phoneNumber: '+918045679999' },
    state: 'Validate request',
    words: 'is not among the ExoPhones',
  },
  'the agent is unknown': {
    asked: { agentId: '0'.repeat(24) },
    state: 'Validate request',
    words: 'Atoms knows no agent',
  },
  'the agent is archived': {
    given: ({ atoms }) => {
      for (const agent of atoms.state.agents) agent.archived = true;
    },
    state: 'Validate request',
    words: 'is archived',
  },
  'the secrets are empty': {
    start: () => newSandbox({ emptySecrets: true }),
    state: 'Validate request',
    words: 'The secret trunkline/sandbox/exotel is empty.',
  },
  'the number that is to call is not in the workspace': {
    asked: { verification: { mode: 'loopback', from: '+918045671235' } },
    state: 'Validate request',
    words: 'verification.from: +918045671235 is not imported',
  },
  'an execution works on the number': {
    given: ringing,
    state: 'Claim number',
    words: 'is being provisioned by arn:aws:states:',
  },
  'a stranger has the name of the trunk': {
    given: async (sandbox) => {
      await provisioned(sandbox);
      await sandbox.ledger.reset();
    },
    state: 'Create trunk',
    words: 'was not made by Trunkline',
  },
  'there is no trunk of that SID': {
    asked: { trunkSid: 'trmum1unknown' },
    state: 'Create trunk',
    words: 'has no trunk trmum1unknown',
  },
  'the number is mapped to another trunk': {
    given: provisioned,
    asked: { trunkName: 'another' },
    state: 'Map DID to trunk',
    words: 'is mapped to another Exotel trunk',
  },
  'the number is mapped to another trunk, in an account that does not list them': {
    given: async (sandbox) => {
      sandbox.exotel.settings.listTrunks = false;
      await provisioned(sandbox);
    },
    asked: { trunkName: 'another' },
    state: 'Map DID to trunk',
    words: 'is mapped to another Exotel trunk',
  },
  'the number streams': {
    given: async (sandbox) => {
      await provisioned(sandbox);
      Object.assign(sandbox.exotel.state.trunks[0]?.phoneNumbers[0] ?? {}, { mode: 'flow' });
    },
    state: 'Map DID to trunk',
    words: 'in flow mode',
  },
  'the digest secret is scheduled for deletion': {
    given: async (sandbox) => {
      await provisioned(sandbox);
      const SecretId = 'trunkline/sandbox/trunk/t918045671234';
      await sandbox.secrets.operations['secretsmanager.DeleteSecret']?.({ SecretId, RecoveryWindowInDays: 7 });
    },
    state: 'Set digest credentials',
    words: 'is scheduled for deletion',
  },
  'somebody else imported the number': {
    given: importedByHand,
    state: 'Import number to Atoms',
    words: 'was not imported by Trunkline',
  },
  'the trunk sends its calls elsewhere': {
    given: provisioned,
    asked: { originationUri: 'sip:other.example.com' },
    state: 'Post destination URIs',
    words: 'sends inbound calls to',
  },
  'Atoms has the number without its plus': {
    given: async (sandbox) => {
      await provisioned(sandbox);
      for (const product of sandbox.atoms.state.products) product.phoneNumber = phoneNumber.slice(1);
    },
    state: 'Check configuration',
    words: 'What the services hold is not what was set',
  },
};

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
    const [validate, claim, ...rest] = planned.steps;
    expect([validate?.state, claim?.state, rest.at(-2)?.state]).toEqual([
      'Validate request',
      'Claim number',
      'Check configuration',
    ]);
    expect(rest.filter(({ state }) => state !== 'Check configuration').map(({ action }) => action)).toEqual(actions);
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
