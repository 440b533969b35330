import { expect, test } from '@jest/globals';
import * as errors from '../../lambdas/platform/errors.ts';
import type { Sandbox, SandboxOptions } from '../../sandbox/sandbox.ts';
import { freshSandbox, newSandbox, phoneNumber, request } from './environment.ts';

/** A way to each error, through the bundle that would be deployed. */
const ways: Record<string, (sandbox: Sandbox) => unknown> = {
  InvalidRequestError: () => ({ phoneNumber: 'none' }),
  NotConfiguredError: () => request,
  AuthenticationError: ({ exotel }) => {
    exotel.faults.add({ operation: 'create trunk', kind: 'status', status: 401, times: 'forever' });
    return request;
  },
  ConflictError: ({ exotel }) => {
    const errorData = { code: 1008, message: 'Duplicate resource', description: 'taken' };
    exotel.faults.add({ operation: 'create trunk', kind: 'inner failure', code: 409, errorData });
    return request;
  },
  RejectedError: () => ({ phoneNumber, agentId: 'f'.repeat(24) }),
  VerificationFailedError: ({ exotel }) => {
    exotel.state.phones['+919876543210'] = 'codec mismatch';
    return request;
  },
  ThrottledError: ({ exotel }) => {
    exotel.faults.add({ operation: 'create trunk', kind: 'status', status: 429, times: 'forever' });
    return request;
  },
  UnavailableError: ({ exotel }) => {
    exotel.faults.add({ operation: 'create trunk', kind: 'reset before', times: 'forever' });
    return request;
  },
  NotVisibleYetError: ({ atoms }) => {
    atoms.settings.readLagMillis = { 'read agent': 24 * 3_600_000 };
    return { ...request, onFailure: 'keep' };
  },
  BusyError: ({ atoms }) => {
    // Carried out or not: the phone may be ringing, and until it has rung out it is not rung again.
    atoms.faults.add({ operation: 'place call', kind: 'lose answer' });
    return request;
  },
};

/** What their ways need besides. */
const settings: Record<string, SandboxOptions> = {
  NotConfiguredError: { emptySecrets: true },
  // For longer than anything is waited for.
  BusyError: { variables: { RING_TIME_MILLIS: '3600000' } },
};

/** Errors that end no execution of the provisioning: their ways are in roll-back.test.ts and abandoned.test.ts. */
const others = ['ClaimLostError', 'RollBackFailedError'];

test('there is a way to every error that the code exports', () => {
  expect(Object.keys(ways).sort()).toEqual(
    Object.keys(errors)
      .filter((name) => name !== 'TrunklineError' && !others.includes(name))
      .sort(),
  );
});

test.each(Object.entries(ways))(
  '%s keeps its name in the minified bundle, and the definition knows it',
  async (name, way) => {
    const options = settings[name];
    const sandbox = options ? await newSandbox(options) : await freshSandbox();
    const execution = await sandbox.provision(way(sandbox));
    expect(execution.error).toBe(name);
    const failed = execution.history.find(({ type }) => type === 'StateCaught')?.state?.name as string;
    const { Retry } = sandbox.executions.definition.States[failed] as { Retry: { ErrorEquals: string[] }[] };
    expect(Retry.flatMap(({ ErrorEquals }) => ErrorEquals)).toContain(name);
  },
);
