import { describe, expect, test } from '@jest/globals';
import { visibilityMillis } from '../../lambdas/platform/ledger/recent-changes.ts';
import type { FaultRequest } from '../../sandbox/simulators/http/faults.ts';
import {
  causeOf,
  changes,
  everything,
  freshSandbox,
  phoneNumber,
  provisioned,
  request,
  statesOf,
} from './environment.ts';
import { failingCalls } from './failing-calls.ts';

describe.each(failingCalls)('%s', (state, side, operation) => {
  const cases: [string, Omit<FaultRequest, 'operation' | 'times'>, string, RegExp][] = [
    ['refused', { kind: 'status', status: 400 } as never, 'RejectedError', /./],
    ['unauthorized', { kind: 'status', status: 401 } as never, 'AuthenticationError', /secret|API key/i],
    ['out of order', { kind: 'status', status: 503 } as never, 'UnavailableError', /503/],
    ['throttled', { kind: 'status', status: 429, retryAfterSeconds: 0 } as never, 'ThrottledError', /429|slow|limit/i],
  ];

  test.each(cases)(
    '%s for good: ends with a cause for a person, recorded and announced',
    async (_, fault, error, cause) => {
      const sandbox = await freshSandbox();
      sandbox[side].faults.add({ ...fault, operation, times: 'forever' } as FaultRequest);
      const execution = await sandbox.provision({ ...everything, onFailure: 'keep' });

      expect([execution.status, execution.error]).toEqual(['FAILED', error]);
      expect(execution.cause).toMatch(cause);
      const ends = ['Diagnose', 'Roll back?', 'Record failure', 'Provisioning failed'];
      expect(statesOf(execution).slice(-ends.length)).toEqual(ends);
      const before = statesOf(execution).slice(0, -ends.length);
      expect(before.filter((name) => name !== 'Set the request aside').at(-1)).toBe(state);
      expect(sandbox.bus.events).toMatchObject([
        { 'detail-type': 'DID Provisioning Failed', detail: { error, execution: execution.arn } },
      ]);
      const items = await sandbox.ledger.items();
      const failed = expect.objectContaining({ status: 'failed', error });
      // Nothing was claimed: how the number stands is as before, and the run is known all the same.
      if (state === 'Validate request') expect(items).toEqual([expect.objectContaining({ outcome: failed })]);
      else {
        expect(items).toContainEqual(expect.objectContaining({ sk: 'CLAIM', released: true }));
        const run = { sk: expect.stringMatching(/^RUN#/), outcome: failed };
        expect(items).toContainEqual(expect.objectContaining(run));
      }

      // The way out of it is to fix the cause and start again with the same request.
      sandbox[side].faults.clear();
      const again = await sandbox.provision(everything);
      expect([again.status, again.cause]).toEqual(['SUCCEEDED', undefined]);
      const made = changes(sandbox);
      for (const once of ['create trunk', 'map phone number', 'create credential', 'import phone number']) {
        expect([once, made.filter((name) => name === once).length]).toEqual([once, 1]);
      }
    },
  );
});

describe('what was carried out though its answer was lost is found, and not done twice', () => {
  test.each(failingCalls.filter(([, , operation]) => !/^read/.test(operation)))('%s', async (_, side, operation) => {
    const sandbox = await freshSandbox();
    sandbox[side].faults.add({ kind: 'lose answer', operation });
    const execution = await sandbox.provision({ ...everything, verification: 'skip' });
    expect([execution.status, execution.cause]).toEqual(['SUCCEEDED', undefined]);
    const [trunk] = sandbox.exotel.state.trunks;
    expect(sandbox.exotel.state.trunks).toHaveLength(1);
    expect(trunk?.phoneNumbers).toHaveLength(1);
    expect(trunk?.credentials).toHaveLength(1);
    expect(trunk?.whitelistedIps).toHaveLength(1);
    expect(trunk?.destinationUris).toHaveLength(1);
    expect(sandbox.atoms.state.products).toHaveLength(1);
    expect(sandbox.atoms.state.agents[0]?.telephonyProductId).toHaveLength(1);
  });
});

describe("somebody else's things are never taken for ours", () => {
  test('a trunk of the same name', async () => {
    const sandbox = await freshSandbox();
    await provisioned(sandbox, request);
    await sandbox.ledger.reset();
    const execution = await sandbox.provision(request);
    expect(execution.error).toBe('ConflictError');
    expect(execution.cause).toContain(
      'A trunk named t918045671234 exists in the Exotel account and was not made by Trunkline',
    );
    // Having been refused once must not make it ours.
    const again = await sandbox.provision(request);
    expect(again.cause).toBe(execution.cause);
  });

  test('a trunk of the same name, though the answer to our first attempt was lost', async () => {
    const sandbox = await freshSandbox();
    await provisioned(sandbox, request);
    await sandbox.ledger.reset();
    sandbox.exotel.faults.add({ operation: 'create trunk', kind: 'reset before' });
    expect((await sandbox.provision(request)).cause).toContain('was not made by Trunkline');
  });

  test('a product that somebody removed and imported anew', async () => {
    const sandbox = await freshSandbox();
    await provisioned(sandbox, request);
    const [product] = sandbox.atoms.state.products;
    const anew = { ...product, id: 'b'.repeat(24), sipPassword: 'other', agentId: null };
    sandbox.atoms.state.products.splice(0, 1, anew as never);
    const execution = await sandbox.provision(request);
    expect(execution.cause).toContain('was not imported by Trunkline');
  });

  test('a trunk that sends its calls elsewhere: a second destination would split them', async () => {
    const sandbox = await freshSandbox();
    await provisioned(sandbox, request);
    const execution = await sandbox.provision({ ...request, originationUri: 'sip:other.example.com' });
    expect(execution.error).toBe('ConflictError');
    expect(execution.cause).toContain(`sends inbound calls to ${sandbox.atoms.sip.tcp};transport=tcp`);
    expect(sandbox.exotel.state.trunks[0]?.destinationUris).toHaveLength(1);
  });

  test('a number that streams', async () => {
    const sandbox = await freshSandbox();
    await provisioned(sandbox, request);
    Object.assign(sandbox.exotel.state.trunks[0]?.phoneNumbers[0] ?? {}, { mode: 'flow' });
    const execution = await sandbox.provision(request);
    expect(execution.cause).toContain('in flow mode');
  });

  test('a number mapped to another trunk', async () => {
    const sandbox = await freshSandbox();
    await provisioned(sandbox, request);
    const execution = await sandbox.provision({ ...request, trunkName: 'another' });
    expect(execution.error).toBe('ConflictError');
    expect(execution.cause).toContain(`${phoneNumber} is mapped to another Exotel trunk`);
  });

  test('a number that somebody imported by hand', async () => {
    const sandbox = await freshSandbox();
    await fetch(`${sandbox.atoms.url}/product/import-phone-number`, {
      method: 'POST',
      headers: { authorization: 'Bearer sk_sandbox-atoms-key', 'content-type': 'application/json' },
      body: JSON.stringify({ phoneNumber, sipTerminationUrl: 'elsewhere.example.com:5060' }),
    });
    const execution = await sandbox.provision(request);
    expect(execution.error).toBe('ConflictError');
    expect(execution.cause).toContain('was not imported by Trunkline');
    expect(sandbox.atoms.state.products).toHaveLength(1);
  });

  test('a trunk whose lost SID cannot be looked up by API is left to a person, who gives it', async () => {
    const sandbox = await freshSandbox();
    sandbox.exotel.settings.listTrunks = false;
    sandbox.exotel.faults.add({ kind: 'lose answer', operation: 'create trunk' });
    const execution = await sandbox.provision(request);
    expect(execution.error).toBe('ConflictError');
    expect(causeOf(execution)).toContain('start again with "trunkSid"');
    const again = await sandbox.provision({ ...request, trunkSid: sandbox.exotel.state.trunks[0]?.trunkSid });
    expect([again.status, again.cause]).toEqual(['SUCCEEDED', undefined]);
  });
});

test('another writer at the agent list is noticed when no read can lag any more, and the list ends whole', async () => {
  const sandbox = await freshSandbox();
  const { agents } = sandbox.atoms.state;
  let interfered = false;
  // Right after our update another writer replaces the list with its own.
  const watch = new Proxy(agents[0] as object, {
    set(target, key, value) {
      const wiped = key === 'telephonyProductId' && !interfered && (value as string[]).length === 1;
      if (wiped) interfered = true;
      return Reflect.set(target, key, wiped ? [] : value);
    },
  });
  agents[0] = watch as never;
  const execution = await sandbox.provision({ ...request, verification: 'skip' });
  expect([execution.status, execution.cause]).toEqual(['SUCCEEDED', undefined]);
  expect(interfered).toBe(true);
  const retried = execution.history.filter(({ type }) => type === 'StateRetried').map(({ timestamp }) => timestamp);
  expect((retried.at(-1) ?? 0) - (retried[0] ?? 0)).toBeGreaterThan(visibilityMillis - 15_000);
  expect((agents[0] as { telephonyProductId: string[] }).telephonyProductId).toHaveLength(1);
});

describe('an agent that several executions change', () => {
  test('keeps every number of eight that are attached at the same moment', async () => {
    const sandbox = await freshSandbox();
    sandbox.executions.options.retryMillis = 40;
    const numbers = Array.from({ length: 8 }, (_, index) => `+91804567120${index}`);
    const [phone] = sandbox.exotel.state.exoPhones;
    for (const number of numbers) sandbox.exotel.state.exoPhones.push({ ...phone, phoneNumber: number } as never);
    const executions = await Promise.all(
      numbers.map((number) => sandbox.provision({ ...request, phoneNumber: number, verification: 'skip' })),
    );
    sandbox.executions.options.retryMillis = 1;
    expect(executions.map(({ status, cause }) => [status, cause])).toEqual(numbers.map(() => ['SUCCEEDED', undefined]));
    expect(sandbox.atoms.state.agents[0]?.telephonyProductId.toSorted()).toEqual(
      sandbox.atoms.state.products.map(({ id }) => id).sort(),
    );
  });

  test('is remembered as the former one when the move to another fails half-way', async () => {
    const sandbox = await freshSandbox();
    const first = await sandbox.provision(request);
    const [agent] = sandbox.atoms.state.agents;
    const other = 'c'.repeat(24);
    sandbox.atoms.state.agents.push({ ...agent, id: other, telephonyProductId: [] } as never);
    // Taken off the first agent; the second refuses.
    sandbox.atoms.faults.add({ operation: 'update agent', kind: 'status', status: 400, skip: 1 });
    const failed = await sandbox.provision({ ...request, agentId: other });
    expect(failed.error).toBe('RejectedError');
    const again = await sandbox.provision({ ...request, agentId: other });
    expect([again.status, again.cause]).toEqual(['SUCCEEDED', undefined]);
    expect(await sandbox.ledger.items()).toContainEqual(
      expect.objectContaining({
        sk: `EFFECT#attach-number#${other}`,
        intent: expect.objectContaining({ formerAgentId: (first.output as { agentId: string }).agentId }),
      }),
    );
  });
});

test('a key that was replaced is taken up by a warm Lambda within the same run', async () => {
  const sandbox = await freshSandbox();
  await sandbox.provision(request);
  sandbox.exotel.faults.add({ operation: 'list phone numbers', kind: 'status', status: 401 });
  const execution = await sandbox.provision({ ...request, verification: 'skip' });
  expect([execution.status, execution.cause]).toEqual(['SUCCEEDED', undefined]);
});

test('what was changed behind the back of a run is found before a call is spent', async () => {
  const sandbox = await freshSandbox();
  sandbox.executions.options.onEvent = ({ type, state }) => {
    if (type !== 'StateExited' || state?.name !== 'Route DID to Connect flow') return;
    const [agent] = sandbox.atoms.state.agents;
    if (agent) agent.allowInboundCall = false;
    sandbox.exotel.state.trunks[0]?.credentials.splice(0);
  };
  const execution = await sandbox.provision(request);
  expect(execution.error).toBe('ConflictError');
  expect(execution.cause).toContain(
    'Exotel: digest credentials should be the user name of the secret, is 0 others; Atoms: inbound calls of the agent should be allowed, is not allowed',
  );
  expect(sandbox.atoms.state.conversations).toEqual([]);
});

test('an agent that has numbers keeps them', async () => {
  const sandbox = await freshSandbox();
  const rented = await fetch(new URL('/_sandbox/rented-numbers', sandbox.atoms.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ phoneNumber: '+918045679999' }),
  });
  const { id } = (await rented.json()) as { id: string };
  sandbox.atoms.state.agents[0]?.telephonyProductId.push(id);
  const execution = await sandbox.provision({ ...request, verification: 'skip' });
  expect([execution.status, execution.cause]).toEqual(['SUCCEEDED', undefined]);
  const { productId } = execution.output as { productId: string };
  expect(sandbox.atoms.state.agents[0]?.telephonyProductId).toEqual([id, productId]);
});
