import { describe, expect, test } from '@jest/globals';
import { accountState } from '../../sandbox/faults/account-state.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import {
  causeOf,
  changes,
  entriesLeft,
  everything,
  freshSandbox,
  lastEvent,
  operate,
  phoneNumber,
  provisioned,
  request,
  statesOf,
} from './environment.ts';

const told = { startedBy: 'arn:aws:iam::1:user/asha', reason: 'the branch is closed' };
const former = 'http://my.exotel.com/sandbox1/exoml/start_voice/old';

describe('a deprovisioning', () => {
  test('leaves both accounts as they were before the number was provisioned, and tells of it', async () => {
    const sandbox = await freshSandbox();
    for (const phone of sandbox.exotel.state.exoPhones) phone.voiceUrl = former;
    const before = accountState(sandbox);
    await provisioned(sandbox, everything);
    const made = changes(sandbox).length;
    const execution = await sandbox.deprovision({ phoneNumber, ...told });
    expect([execution.status, execution.cause]).toEqual(['SUCCEEDED', undefined]);
    expect(accountState(sandbox)).toEqual(before);
    expect(changes(sandbox).slice(made)).toEqual(['update exophone', 'update agent', 'release number', 'delete trunk']);
    expect(await entriesLeft(sandbox)).toEqual([]);
    expect([...sandbox.secrets.values().keys()].filter((name) => name.includes('/trunk/'))).toEqual([]);
    expect(lastEvent(sandbox, 'DID Deprovisioned')).toMatchObject({
      phoneNumber,
      undone: [
        `the flow of ${phoneNumber} is ${former} again`,
        `${phoneNumber} is off agent ${request.agentId}`,
        `agent ${request.agentId} takes no inbound calls any more, as before`,
        expect.stringMatching(/is not in Atoms any more/),
        expect.stringMatching(/^the trunk t918045671234 .* is deleted$/),
        'the digest secret of trunk t918045671234 is deleted',
      ],
      remains: [],
      ...told,
    });
    const { numbers } = await operate(sandbox, 'status', { phoneNumber });
    expect(numbers).toMatchObject([
      { state: 'deprovisioned', toDo: [], runs: [{ work: 'deprovision', outcome: 'deprovisioned' }, {}] },
    ]);
  });

  test('is said beforehand in the same words, and the look changes nothing', async () => {
    const sandbox = await freshSandbox();
    await provisioned(sandbox, everything);
    const before = { changes: changes(sandbox), items: await sandbox.ledger.items() };
    const plan = await operate(sandbox, 'plan-deprovisioning', { phoneNumber });
    expect({ changes: changes(sandbox), items: await sandbox.ledger.items() }).toEqual(before);
    const { output } = await sandbox.deprovision({ phoneNumber });
    const { undone, remains } = output as { undone: string[]; remains: string[] };
    const doubts = [
      `Whether Exotel takes ${phoneNumber} off its flow. If not, a person does in App Bazaar.`,
      expect.stringMatching(/^Whether this workspace's API releases/),
    ];
    expect(plan).toEqual({ phoneNumber, calls: [], undone, remains, doubts });
    expect(undone).toHaveLength(6);
  });

  test('done again finds nothing and changes nothing; then the number can be provisioned once more', async () => {
    const sandbox = await freshSandbox();
    await provisioned(sandbox, everything);
    await sandbox.deprovision({ phoneNumber });
    const made = changes(sandbox).length;
    const check = operate(sandbox, 'check', { phoneNumber });
    await expect(check).rejects.toThrow(/is not known as provisioned: it was deprovisioned by the last execution/);
    const again = await sandbox.deprovision({ phoneNumber });
    expect(again.output).toMatchObject({ outcome: 'deprovisioned', undone: [], remains: [] });
    expect(changes(sandbox)).toHaveLength(made);
    const anew = await sandbox.provision({ ...everything, verification: { callTo: '+919876543210' } });
    expect(anew.output).toMatchObject({ changed: true, verification: { verdict: 'answered' } });
    expect((await operate(sandbox, 'status', { phoneNumber })).numbers[0]?.state).toBe('provisioned');
  });

  test('undoes the work of several executions: the agent and the flow that the number had before all of them', async () => {
    const sandbox = await freshSandbox();
    for (const phone of sandbox.exotel.state.exoPhones) phone.voiceUrl = former;
    const [agent] = sandbox.atoms.state.agents;
    const second = 'c'.repeat(24);
    sandbox.atoms.state.agents.push({ ...agent, id: second, telephonyProductId: [], allowInboundCall: false } as never);
    const before = accountState(sandbox);
    await provisioned(sandbox, everything);
    await provisioned(sandbox, { ...everything, agentId: second, flowAppId: '67890' });
    const made = changes(sandbox).length;
    const { status, cause } = await sandbox.deprovision({ phoneNumber });
    expect([status, cause]).toEqual(['SUCCEEDED', undefined]);
    expect(accountState(sandbox)).toEqual(before);
    // It is not put on the first agent, nor on the first flow, on its way.
    expect(changes(sandbox).slice(made)).toEqual([
      'update exophone',
      'update agent',
      'update agent',
      'release number',
      'delete trunk',
    ]);
  });

  test('removes what a failed execution was told to keep', async () => {
    const sandbox = await freshSandbox();
    const before = accountState(sandbox);
    sandbox.exotel.state.phones['+919876543210'] = 'codec mismatch';
    const kept = await sandbox.provision({ ...everything, onFailure: 'keep' });
    expect(kept.status).toBe('FAILED');
    expect((await sandbox.deprovision({ phoneNumber })).status).toBe('SUCCEEDED');
    expect(accountState(sandbox)).toEqual(before);
  });
});

describe('a deprovisioning is refused', () => {
  test('for a number that Trunkline has not provisioned, before anything is touched', async () => {
    const sandbox = await freshSandbox();
    const execution = await sandbox.deprovision({ phoneNumber });
    expect([execution.status, execution.error]).toEqual(['FAILED', 'InvalidRequestError']);
    expect(causeOf(execution)).toContain(`Trunkline has not provisioned ${phoneNumber} in this environment`);
    expect(await sandbox.ledger.items()).toEqual([]);
  });

  test('while another execution works on the number', async () => {
    const sandbox = await freshSandbox();
    let refused: Promise<unknown> | undefined;
    sandbox.executions.options.onEvent = ({ type, state }) => {
      if (type === 'StateEntered' && state?.name === 'Check configuration') {
        refused ??= sandbox.deprovision({ phoneNumber });
      }
    };
    await provisioned(sandbox, request);
    const execution = (await refused) as Awaited<ReturnType<Sandbox['deprovision']>>;
    expect(execution.error).toBe('ConflictError');
    expect(causeOf(execution)).toContain('is being worked on by');
    expect((await operate(sandbox, 'check', { phoneNumber })).agrees).toBe(true);
  });

  test('while the number has a call that does not end; unless it is not to wait', async () => {
    const sandbox = await freshSandbox();
    await provisioned(sandbox, request);
    const before = accountState(sandbox);
    sandbox.atoms.state.conversations.push({
      ...sandbox.atoms.state.conversations[0],
      ...{ id: 'CALL-1760000000000-a1b2c3', agentId: request.agentId, status: 'in_progress', outcome: null },
      ...{
        type: 'telephony_inbound',
        from: '+919812345678',
        to: phoneNumber,
        createdAt: new Date(sandbox.clock.now()).toISOString(),
      },
    } as never);
    const execution = await sandbox.deprovision({ phoneNumber });
    expect(execution.error).toBe('ConflictError');
    expect(causeOf(execution)).toMatch(/has a call under way \(CALL-1760000000000-a1b2c3\).*Nothing was changed\.$/);
    expect(accountState(sandbox)).toEqual(before);
    const { numbers } = await operate(sandbox, 'status', { phoneNumber });
    expect(numbers).toMatchObject([{ state: 'provisioned', error: 'ConflictError' }]);
    expect(lastEvent(sandbox, 'DID Deprovisioning Failed')).toMatchObject({ error: 'ConflictError' });

    const now = await sandbox.deprovision({ phoneNumber, now: true });
    expect([now.status, now.cause]).toEqual(['SUCCEEDED', undefined]);
    expect(statesOf(now)).not.toContain('Look for calls');
    expect(sandbox.exotel.state.trunks).toEqual([]);
  });

  test.each([
    [{}, 'phoneNumber'],
    [{ phoneNumber: '08045671234' }, 'phoneNumber'],
    [{ phoneNumber, force: true }, 'force'],
    [{ phoneNumber, now: 'yes' }, 'now'],
  ])('for %j, naming the field', async (input, field) => {
    const sandbox = await freshSandbox();
    const execution = await sandbox.deprovision(input);
    expect(execution.error).toBe('InvalidRequestError');
    expect(causeOf(execution)).toContain(field);
  });
});

describe('a deprovisioning that ends half-way', () => {
  test('waits for the end of a call, and then goes on', async () => {
    const sandbox = await freshSandbox();
    await provisioned(sandbox, request);
    const conversation = {
      ...sandbox.atoms.state.conversations[0],
      ...{ id: 'CALL-1760000000000-a1b2c3', agentId: request.agentId, status: 'in_progress', outcome: null },
      ...{
        type: 'telephony_inbound',
        from: '+919812345678',
        to: phoneNumber,
        createdAt: new Date(sandbox.clock.now()).toISOString(),
      },
    };
    sandbox.atoms.state.conversations.push(conversation as never);
    const live = sandbox.atoms.state.conversations.at(-1);
    sandbox.executions.options.onEvent = ({ type, state }) => {
      if (type === 'StateEntered' && state?.name === 'Wait for the call to end' && live) live.status = 'completed';
    };
    const execution = await sandbox.deprovision({ phoneNumber });
    expect([execution.status, execution.cause]).toEqual(['SUCCEEDED', undefined]);
    expect(statesOf(execution).filter((name) => name === 'Look for calls')).toHaveLength(2);
  });

  test('says what is there still, and started again goes on with it', async () => {
    const sandbox = await freshSandbox();
    const before = accountState(sandbox);
    await provisioned(sandbox, everything);
    sandbox.atoms.faults.add({ operation: 'release number', kind: 'status', status: 503, times: 'forever' });
    const execution = await sandbox.deprovision({ phoneNumber, ...told });
    expect([execution.status, execution.error]).toEqual(['FAILED', 'UnavailableError']);
    expect(causeOf(execution)).toContain('Not everything is undone.');
    expect(lastEvent(sandbox, 'DID Deprovisioning Failed')).toMatchObject({
      undone: [
        `the flow of ${phoneNumber} is none again`,
        `${phoneNumber} is off agent ${request.agentId}`,
        `agent ${request.agentId} takes no inbound calls any more, as before`,
        expect.stringMatching(/^the trunk t918045671234 .* is deleted$/),
      ],
      remains: ['the imported number (Atoms)'],
      ...told,
    });
    expect((await operate(sandbox, 'status', { phoneNumber })).numbers[0]).toMatchObject({ state: 'failed' });
    sandbox.atoms.faults.clear();
    const again = await sandbox.deprovision({ phoneNumber });
    expect(again.status).toBe('SUCCEEDED');
    expect(accountState(sandbox)).toEqual(before);
    expect(await entriesLeft(sandbox)).toEqual([]);
  });

  test('tells what was undone before it failed, though it is done again until it works', async () => {
    const sandbox = await freshSandbox();
    await provisioned(sandbox, everything);
    sandbox.atoms.faults.add({ operation: 'release number', kind: 'status', status: 503, times: 1 });
    const execution = await sandbox.deprovision({ phoneNumber });
    const released = sandbox.atoms.journal.filter(({ operation }) => operation === 'release number');
    expect(released.map(({ status }) => status)).toEqual([503, 200]);
    expect((execution.output as { undone: string[] }).undone).toHaveLength(6);
  });

  test('is taken over by the next one when it was stopped', async () => {
    const sandbox = await freshSandbox();
    const before = accountState(sandbox);
    await provisioned(sandbox, everything);
    sandbox.executions.options.onEvent = ({ type, state }, execution) => {
      if (type === 'StateEntered' && state?.name === 'Undo everything') sandbox.executions.stop(execution.arn);
    };
    const stopped = await sandbox.deprovision({ phoneNumber });
    expect(stopped.status).toBe('ABORTED');
    delete sandbox.executions.options.onEvent;
    await sandbox.settled();
    const again = await sandbox.deprovision({ phoneNumber });
    expect(again.status).toBe('SUCCEEDED');
    expect(statesOf(again)).toContain('Wait for what was left behind');
    expect(accountState(sandbox)).toEqual(before);
  });
});
