import { describe, expect, test } from '@jest/globals';
import { eachTold } from '../../lambdas/numbers/told-fields.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { secretsOf } from './account-secrets.ts';
import { freshSandbox, operate, phoneNumber, request } from './environment.ts';
import { problemsOf, published } from './published-schemas.ts';

const schemas = [...published];

/** The events so far, each as its published schema says and none with a secret in it. */
function eventsOf(sandbox: Sandbox): [name: string, detail: Record<string, unknown>][] {
  const { events } = sandbox.bus;
  expect(events.flatMap(problemsOf)).toEqual([]);
  const text = JSON.stringify(events);
  expect(secretsOf(sandbox).filter((secret) => text.includes(secret))).toEqual([]);
  return events.map((event) => [event['detail-type'], event.detail as Record<string, unknown>]);
}

function failCalls({ exotel }: Sandbox): void {
  exotel.state.phones['+919876543210'] = 'codec mismatch';
}

describe.each(schemas)('what is published of "%s"', (name, schema) => {
  test('has an example, which it fits', () => {
    expect(schema.examples).not.toEqual([]);
    expect(schema.examples.flatMap((detail) => problemsOf({ 'detail-type': name, detail }))).toEqual([]);
  });

  test('refuses an example in which a field lacks, unless it may be absent', () => {
    const [example] = schema.examples;
    for (const field of Object.keys(example ?? {})) {
      const { [field]: _, ...rest } = example as Record<string, unknown>;
      const problems = schema.required.includes(field) ? [expect.stringContaining(field)] : [];
      expect([field, problemsOf({ 'detail-type': name, detail: rest })]).toEqual([field, problems]);
    }
  });

  test('shows each of its fields in the example', () => {
    expect(Object.keys(schema.examples[0] ?? {}).sort()).toEqual(Object.keys(schema.properties).sort());
  });

  test('bears a field of a later version', () => {
    const detail = { ...schema.examples[0], ofTomorrow: true };
    expect(problemsOf({ 'detail-type': name, detail })).toEqual([]);
  });

  test('explains each field, and names itself', () => {
    expect(schema.$id).toBe(`urn:trunkline:event:${name.toLowerCase().replaceAll(' ', '-')}`);
    expect(schema.description).not.toBe('');
    const unexplained = Object.entries(schema.properties).filter(([, { description }]) => !description);
    expect(unexplained).toEqual([]);
  });
});

describe('the events that really occur are as published', () => {
  test.each([
    ['DID Provisioned', () => {}],
    ['DID Provisioning Failed', failCalls],
  ] as const)(
    'who started it and why is told with "%s", and whatever a request says only for that; by status too',
    async (name, prepare) => {
      const sandbox = await freshSandbox();
      prepare(sandbox);
      const start = {
        ...eachTold(({ example }) => example),
        ...{ startedBy: 'arn:aws:iam::1:user/asha', reason: 'new office' },
      };
      await sandbox.provision({ ...request, ...start });
      expect(eventsOf(sandbox).find(([type]) => type === name)).toMatchObject([name, start]);
      const { numbers } = await operate(sandbox, 'status', { phoneNumber });
      // It belongs to this execution: another one starts with the request alone.
      expect(numbers[0]?.runs).toMatchObject([{ ...start, request }]);
      expect(Object.keys(numbers[0]?.runs[0]?.request ?? {})).toEqual(Object.keys(request));
    },
  );

  test('a number that is provisioned, and one that is found so', async () => {
    const sandbox = await freshSandbox();
    for (const changed of [true, false]) {
      const { arn } = await sandbox.provision(request);
      expect(eventsOf(sandbox).at(-1)).toMatchObject(['DID Provisioned', { execution: arn, phoneNumber, changed }]);
    }
  });

  test('a verification that fails: what is wrong, how that is known, what to do, and what became of what was made', async () => {
    const sandbox = await freshSandbox();
    failCalls(sandbox);
    const { arn } = await sandbox.provision(request);
    const [failed, rolledBack] = eventsOf(sandbox);
    const [call] = sandbox.atoms.state.conversations;
    expect(failed).toMatchObject([
      'DID Provisioning Failed',
      {
        ...request,
        execution: arn,
        error: 'VerificationFailedError',
        finding: { code: 'codec-or-srtp', sipCode: 488, evidence: expect.stringContaining(call?.id ?? 'no call') },
        trunkSid: expect.any(String),
        productId: expect.any(String),
        conversationId: call?.id,
        rollBack: { remains: [], failed: null },
        next: 'Do what the finding says, then start again with the same request.',
      },
    ]);
    expect(rolledBack).toMatchObject(['DID Rolled Back', { execution: arn, phoneNumber, remains: [] }]);
  });

  test('a failure after which everything is kept', async () => {
    const sandbox = await freshSandbox();
    failCalls(sandbox);
    await sandbox.provision({ ...request, onFailure: 'keep' });
    expect(eventsOf(sandbox)).toMatchObject([['DID Provisioning Failed', { rollBack: null }]]);
  });

  test('a request that is refused', async () => {
    const sandbox = await freshSandbox();
    await sandbox.provision({ phoneNumber: '08045671234', nonsense: true });
    expect(eventsOf(sandbox)).toMatchObject([
      [
        'DID Provisioning Failed',
        {
          error: 'InvalidRequestError',
          finding: null,
          findings: [],
          next: expect.stringContaining('Fix the request'),
        },
      ],
    ]);
  });

  test('a roll-back that leaves something to a person', async () => {
    const sandbox = await freshSandbox();
    sandbox.atoms.settings.releaseImported = false;
    failCalls(sandbox);
    await sandbox.provision(request);
    expect(eventsOf(sandbox)).toMatchObject([
      ['DID Provisioning Failed', { next: expect.stringContaining('rollBack.remains') }],
      ['DID Rolled Back', { remains: [expect.stringContaining('Atoms')] }],
    ]);
  });

  test('a roll-back that fails, and the one by hand that makes it good', async () => {
    const sandbox = await freshSandbox();
    failCalls(sandbox);
    sandbox.exotel.faults.add({ operation: 'delete trunk', kind: 'status', status: 503, times: 'forever' });
    await sandbox.provision(request);
    expect(eventsOf(sandbox)).toMatchObject([
      [
        'DID Provisioning Failed',
        {
          rollBack: { failed: expect.stringContaining('HTTP 503') },
          next: expect.stringContaining('npx trunkline roll-back'),
        },
      ],
      ['DID Roll Back Failed', { message: expect.stringContaining('HTTP 503') }],
    ]);
    sandbox.exotel.faults.clear();
    const { arn } = await sandbox.rollBack({ phoneNumber });
    expect(eventsOf(sandbox).at(-1)).toMatchObject(['DID Rolled Back', { execution: arn, remains: [] }]);
  });

  test('an execution that is stopped', async () => {
    const sandbox = await freshSandbox();
    sandbox.executions.options.onEvent = ({ type, state }, { name }) => {
      if (type === 'StateEntered' && state?.name === 'Attach number to agent') sandbox.executions.stop(name);
    };
    const { arn } = await sandbox.provision(request);
    await sandbox.settled();
    expect(eventsOf(sandbox)).toMatchObject([
      [
        'DID Provisioning Failed',
        { execution: arn, phoneNumber, error: 'ABORTED', finding: null, next: expect.stringContaining('start again') },
      ],
      ['DID Rolled Back', { phoneNumber }],
    ]);
  });
});
