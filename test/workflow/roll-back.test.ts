import { describe, expect, test } from '@jest/globals';
import { accountState } from '../../sandbox/faults/account-state.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
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

const former = 'http://my.exotel.com/sandbox1/exoml/start_voice/old';
function refuseCalls({ exotel }: Sandbox): void {
  exotel.state.phones['+919876543210'] = 'codec mismatch';
}

function lastEvent(sandbox: Sandbox, type: string): Record<string, unknown> {
  return sandbox.bus.events.findLast((event) => event['detail-type'] === type)?.detail as Record<string, unknown>;
}

describe('a provisioning that fails', () => {
  test('undoes all that it made, in reverse order, and puts back what was there before', async () => {
    const sandbox = await freshSandbox();
    for (const phone of sandbox.exotel.state.exoPhones) phone.voiceUrl = former;
    refuseCalls(sandbox);
    const before = accountState(sandbox);
    const execution = await sandbox.provision(everything);
    expect([execution.status, execution.error]).toEqual(['FAILED', 'VerificationFailedError']);
    expect(causeOf(execution)).toContain('What it had made is undone.');
    expect(accountState(sandbox)).toEqual(before);
    const made = changes(sandbox);
    expect(made.slice(made.indexOf('place call') + 1)).toEqual([
      'update exophone',
      'update agent',
      'release number',
      'delete trunk',
    ]);
    expect(statesOf(execution).slice(-4)).toEqual(['Roll back?', 'Roll back', 'Record failure', 'Provisioning failed']);
    const claims = (await sandbox.ledger.items()).filter(({ sk }) => sk === 'CLAIM');
    expect(claims).toMatchObject([{ released: true, answersFor: [] }]);
    expect((await sandbox.ledger.items()).filter(({ sk }) => String(sk).startsWith('EFFECT#'))).toEqual([]);
    expect(lastEvent(sandbox, 'DID Rolled Back')).toMatchObject({ phoneNumber, remains: [] });
  });

  test('works when it is tried again after the cause is fixed', async () => {
    const sandbox = await freshSandbox();
    refuseCalls(sandbox);
    await sandbox.provision(everything);
    sandbox.exotel.state.phones = {};
    const again = await sandbox.provision(everything);
    expect([again.status, again.cause]).toEqual(['SUCCEEDED', undefined]);
    expect(again.output).toMatchObject({ verification: { verdict: 'answered' } });
  });

  test('with "keep" leaves everything as it is, and says so', async () => {
    const sandbox = await freshSandbox();
    refuseCalls(sandbox);
    const execution = await sandbox.provision({ ...everything, onFailure: 'keep' });
    expect(causeOf(execution)).toContain('What was made is kept, as the request asked.');
    expect(statesOf(execution)).not.toContain('Roll back');
    expect(sandbox.exotel.state.trunks).toHaveLength(1);
    expect(sandbox.atoms.state.agents[0]?.telephonyProductId).toHaveLength(1);
  });

  test('of a number that was provisioned before leaves that as it was', async () => {
    const sandbox = await freshSandbox();
    await provisioned(sandbox, everything);
    const before = accountState(sandbox);
    refuseCalls(sandbox);
    const execution = await sandbox.provision({ ...everything, verification: { callTo: '+919876543210' } });
    expect(execution.error).toBe('VerificationFailedError');
    expect(accountState(sandbox)).toEqual(before);
  });

  test('gives the number back to the agent that had it', async () => {
    const sandbox = await freshSandbox();
    await provisioned(sandbox, request);
    const [agent] = sandbox.atoms.state.agents;
    const other = 'c'.repeat(24);
    sandbox.atoms.state.agents.push({ ...agent, id: other, telephonyProductId: [], allowInboundCall: false } as never);
    const before = accountState(sandbox);
    refuseCalls(sandbox);
    const execution = await sandbox.provision({ ...request, agentId: other });
    expect(execution.error).toBe('VerificationFailedError');
    expect(accountState(sandbox)).toEqual(before);
  });

  test("leaves alone what somebody changed meanwhile: the number's flow, and the agent that has it", async () => {
    const sandbox = await freshSandbox();
    refuseCalls(sandbox);
    const theirs = 'http://my.exotel.com/sandbox1/exoml/start_voice/theirs';
    sandbox.executions.options.onEvent = ({ type, state }) => {
      if (type !== 'StateEntered' || state?.name !== 'Diagnose') return;
      for (const phone of sandbox.exotel.state.exoPhones) phone.voiceUrl = theirs;
    };
    await sandbox.provision(everything);
    expect(sandbox.exotel.state.exoPhones[0]?.voiceUrl).toBe(theirs);
  });
});

describe('what no API can undo', () => {
  test('is said in the cause and the event, stays in the ledger, and is used by the next run', async () => {
    const sandbox = await freshSandbox();
    sandbox.atoms.settings.releaseImported = false;
    refuseCalls(sandbox);
    const execution = await sandbox.provision(request);
    expect(execution.error).toBe('VerificationFailedError');
    expect(causeOf(execution)).toMatch(
      /Left to do by hand: Remove \+918045671234 \(product [0-9a-f]{24}\) in the Atoms/,
    );
    expect(lastEvent(sandbox, 'DID Rolled Back').remains).toHaveLength(1);
    expect(sandbox.exotel.state.trunks).toEqual([]);
    // The password that Atoms has is still known.
    expect([...sandbox.secrets.values().keys()].filter((name) => name.includes('/trunk/'))).toHaveLength(1);

    sandbox.exotel.state.phones = {};
    const again = await sandbox.provision(request);
    expect([again.status, again.cause]).toEqual(['SUCCEEDED', undefined]);
    expect(sandbox.atoms.state.products).toHaveLength(1);
    expect(sandbox.atoms.state.products[0]?.sipPassword).toBe(sandbox.exotel.state.trunks[0]?.credentials[0]?.password);
  });

  test('is undone by a later roll-back once a person has removed it, or forgotten once they say it is settled', async () => {
    for (const settled of [false, true]) {
      const sandbox = await freshSandbox();
      sandbox.atoms.settings.releaseImported = false;
      refuseCalls(sandbox);
      await sandbox.provision(request);
      const unsettled = await sandbox.rollBack({ phoneNumber });
      expect(unsettled.output).toMatchObject({ remains: [expect.stringContaining('Atoms console')] });

      if (!settled) sandbox.atoms.state.products.splice(0);
      const execution = await sandbox.rollBack({ phoneNumber, settled });
      expect([execution.status, execution.output]).toMatchObject(['SUCCEEDED', { remains: [], failed: null }]);
      expect((await sandbox.ledger.items()).filter(({ sk }) => String(sk).startsWith('EFFECT#'))).toEqual([]);
      expect([...sandbox.secrets.values().keys()].filter((name) => name.includes('/trunk/'))).toEqual([]);
    }
  });

  test("on somebody else's trunk: credentials are taken off, and mapping and destination are left to a person", async () => {
    const sandbox = await freshSandbox();
    await provisioned(sandbox, { ...request, verification: 'skip' });
    const [trunk] = sandbox.exotel.state.trunks;
    Object.assign(trunk ?? {}, { phoneNumbers: [], credentials: [], destinationUris: [] });
    sandbox.atoms.state.products.splice(0);
    sandbox.atoms.state.agents[0]?.telephonyProductId.splice(0);
    await sandbox.ledger.reset();
    refuseCalls(sandbox);
    const execution = await sandbox.provision({ ...request, trunkSid: trunk?.trunkSid });
    expect(execution.error).toBe('VerificationFailedError');
    expect(trunk?.credentials).toEqual([]);
    const { remains } = lastEvent(sandbox, 'DID Rolled Back') as { remains: string[] };
    expect(remains).toEqual([
      expect.stringContaining(`take the destination ${sandbox.atoms.sip.tcp};transport=tcp off trunk`),
      expect.stringContaining(`the mapping of ${phoneNumber} taken off trunk`),
    ]);
  });
});

describe('a roll-back that fails', () => {
  test('is an outcome of its own that lists what remains, and is done by hand once the service is back', async () => {
    const sandbox = await freshSandbox();
    refuseCalls(sandbox);
    const before = accountState(sandbox);
    sandbox.exotel.faults.add({ operation: 'delete trunk', kind: 'status', status: 503, times: 'forever' });
    const execution = await sandbox.provision(request);
    expect(execution.error).toBe('RollBackFailedError');
    expect(causeOf(execution)).toMatch(
      /The roll-back failed: Exotel: delete trunk: HTTP 503.*the trunk t918045671234 itself/,
    );
    expect(lastEvent(sandbox, 'DID Roll Back Failed')).toMatchObject({
      phoneNumber,
      remains: expect.arrayContaining([expect.stringContaining('trunk t918045671234 itself')]),
    });
    // One undo that fails does not keep the others from being done.
    expect(sandbox.atoms.state.products).toEqual([]);
    await sandbox.settled();
    const [told, ...more] = sandbox.notifications;
    expect([told?.subject, more]).toEqual([`Trunkline sandbox: the roll-back of ${phoneNumber} failed`, []]);
    expect(told?.message).toContain('could not be undone: Exotel: delete trunk: HTTP 503');
    expect(told?.message).toContain('- the trunk t918045671234 itself');
    expect(told?.message).toContain(`npx trunkline roll-back --env sandbox --number ${phoneNumber}`);

    sandbox.exotel.faults.clear();
    const byHand = await sandbox.rollBack({ phoneNumber });
    expect([byHand.status, byHand.cause]).toEqual(['SUCCEEDED', undefined]);
    expect(accountState(sandbox)).toEqual(before);
  });

  test('is made good by the next execution for the number, when that one fails too', async () => {
    const sandbox = await freshSandbox();
    refuseCalls(sandbox);
    const before = accountState(sandbox);
    sandbox.exotel.faults.add({ operation: 'delete trunk', kind: 'status', status: 503, times: 6 });
    expect((await sandbox.provision(request)).error).toBe('RollBackFailedError');
    expect((await sandbox.provision(request)).error).toBe('VerificationFailedError');
    expect(accountState(sandbox)).toEqual(before);
  });

  test('started by hand again and failing again fails as an execution, with what remains', async () => {
    const sandbox = await freshSandbox();
    refuseCalls(sandbox);
    sandbox.exotel.faults.add({ operation: 'delete trunk', kind: 'status', status: 503, times: 'forever' });
    await sandbox.provision(request);
    const byHand = await sandbox.rollBack({ phoneNumber });
    expect([byHand.status, byHand.error]).toEqual(['FAILED', 'RollBackFailedError']);
    expect(byHand.cause).toContain('HTTP 503');
  });

  test.each([
    [{ phoneNumber: '+91804' }, 'phoneNumber'],
    [{ phoneNumber, settled: 'yes' }, 'settled: must be true or false'],
    [{ phoneNumber, all: true }, 'all: unknown field'],
    [{ phoneNumber }, 'nothing was ever provisioned for +918045671234'],
  ])('started by hand with %j is refused with the reason', async (input, words) => {
    const sandbox = await freshSandbox();
    const execution = await sandbox.rollBack(input);
    expect(execution.error).toBe('InvalidRequestError');
    expect(causeOf(execution)).toContain(words);
  });
});
