import { describe, expect, test } from '@jest/globals';
import { causeOf, changes, freshSandbox, newSandbox, phoneNumber, request, statesOf } from './environment.ts';
import { flowAppId, loopback, other, withOther } from './loopback.ts';

describe('before the call, both SIP paths are looked at', () => {
  test('with one OPTIONS each, which has no credentials', async () => {
    const sandbox = await freshSandbox();
    const execution = await sandbox.provision(request);
    expect(statesOf(execution)).toContain('Probe SIP paths');
    for (const { sip } of [sandbox.exotel, sandbox.atoms]) {
      const options = sip.ladder.filter(({ summary }) => summary.startsWith('OPTIONS'));
      expect(options).toMatchObject([{ from: 'Trunkline', authorization: false }]);
    }
    expect(execution.output).toMatchObject({ warnings: [] });
  });

  test('over TLS where it is spoken, with the certificate checked', async () => {
    const sandbox = await newSandbox({ sipTransport: 'tls' });
    const execution = await sandbox.provision(request);
    expect([execution.status, execution.cause]).toEqual(['SUCCEEDED', undefined]);
    expect(sandbox.atoms.sip.ladder.filter(({ from }) => from === 'Trunkline')).toMatchObject([
      { transport: 'tls', summary: expect.stringContaining('OPTIONS') },
    ]);
    expect(sandbox.exotel.state.calls).toMatchObject([{ transport: 'tls', outcome: { result: 'answered' } }]);
    // The edge's port is not one of TLS, so that the look went without: the call has shown that it works.
    expect(execution.output).toMatchObject({ warnings: [] });
  });

  test('and if the look itself fails, the call is placed without it', async () => {
    const sandbox = await newSandbox({ variables: { PROBE_LIMIT_MILLIS: 'none' } });
    const execution = await sandbox.provision(request);
    expect([execution.status, execution.cause]).toEqual(['SUCCEEDED', undefined]);
    expect(execution.history).toContainEqual(expect.objectContaining({ type: 'StateCaught' }));
    expect(execution.output).toMatchObject({ verification: { proved: ['outbound'] } });
  });

  test('but nothing on loopback, where it is deployed: a host that leads there is named, and not connected to', async () => {
    const sandbox = await newSandbox({ variables: { PROBE_LOOPBACK: 'as deployed' } });
    const execution = await sandbox.provision(request);
    expect([execution.status, execution.cause]).toEqual(['SUCCEEDED', undefined]);
    expect(sandbox.atoms.sip.ladder.filter(({ from }) => from === 'Trunkline')).toEqual([]);
    expect((execution.output as { warnings: string[] }).warnings).toEqual([
      expect.stringContaining(
        'is at an address that nobody reaches over the internet (loopback). Nothing was sent there',
      ),
    ]);
  });

  test('an origination host that does not exist is a warning: an outbound call does not need it', async () => {
    const sandbox = await newSandbox({ requestDefaults: { destination: 'gone.invalid:5060;transport=tcp' } });
    const execution = await sandbox.provision(request);
    expect([execution.status, execution.cause]).toEqual(['SUCCEEDED', undefined]);
    expect((execution.output as { warnings: string[] }).warnings).toEqual([
      expect.stringContaining(
        "Atoms' origination host (gone.invalid:5060;transport=tcp) has a name that DNS does not know",
      ),
    ]);
  });
});

describe('a loopback call, from another number of the workspace', () => {
  test('proves inbound, out by a trunk and in by the flow, and rings nobody', async () => {
    const sandbox = await withOther('shared');
    const begun = changes(sandbox).length;
    const execution = await sandbox.provision({ ...loopback, trunkName: 'shared' });
    expect([execution.status, execution.cause]).toEqual(['SUCCEEDED', undefined]);
    expect(execution.output).toMatchObject({
      verification: { verdict: 'answered', proved: ['inbound'], notProved: ['outbound'] },
    });
    expect(
      changes(sandbox)
        .slice(begun)
        .filter((operation) => operation === 'place call'),
    ).toHaveLength(1);
    expect(sandbox.atoms.state.conversations).toMatchObject([
      // It is ended as soon as it has arrived, unless it was over by then.
      {
        type: 'telephony_outbound',
        from: other,
        to: phoneNumber,
        status: expect.stringMatching(/completed|cancelled/),
      },
      { type: 'telephony_inbound', from: other, to: phoneNumber, status: 'completed' },
    ]);
    expect(sandbox.exotel.state.dialled).toMatchObject([
      { from: other, to: phoneNumber, outcome: { result: 'answered' } },
    ]);
  });

  test('is not waited for once it has arrived, for neither agent may hang up, and is ended', async () => {
    const sandbox = await withOther('theirs');
    Object.assign(sandbox.atoms.settings, { talkSeconds: 1_000_000 });
    const execution = await sandbox.provision(loopback);
    expect([execution.status, execution.cause]).toEqual(['SUCCEEDED', undefined]);
    expect(execution.output).toMatchObject({ verification: { proved: ['inbound'] } });
    const [outbound] = sandbox.atoms.state.conversations;
    expect(outbound).toMatchObject({ from: other, to: phoneNumber, status: 'cancelled' });
  });

  test('is found in the log under the caller ID alias of the trunk as well', async () => {
    const sandbox = await withOther('shared');
    const execution = await sandbox.provision({ ...loopback, trunkName: 'shared', callerId: '+918045670000' });
    expect([execution.status, execution.cause]).toEqual(['SUCCEEDED', undefined]);
    expect(sandbox.atoms.state.conversations.at(-1)).toMatchObject({ from: '+918045670000', to: phoneNumber });
  });

  test('leaves the call to a phone to be placed, which is what proves outbound', async () => {
    const sandbox = await withOther('shared');
    await sandbox.provision({ ...loopback, trunkName: 'shared' });
    const execution = await sandbox.provision({ ...request, flowAppId, trunkName: 'shared' });
    expect(execution.output).toMatchObject({ changed: false, verification: { proved: ['outbound'] } });
  });

  test.each([
    [{ mode: 'loopback', from: '+918045670099' }, 'is not imported in this Atoms workspace'],
    [{ mode: 'loopback', from: phoneNumber }, 'is the number being provisioned: give another one that calls it'],
    [{ mode: 'loopback' }, 'verification: must be "skip"'],
    [{ mode: 'loop', from: other }, 'verification: must be "skip"'],
  ])('by a number that cannot place it is refused before anything is made: %j', async (verification, words) => {
    const sandbox = await freshSandbox();
    const execution = await sandbox.provision({ ...request, verification });
    expect(execution.error).toBe('InvalidRequestError');
    expect(causeOf(execution)).toContain(words);
    expect(changes(sandbox)).toEqual([]);
  });

  test('by a number that no agent has is refused too', async () => {
    const sandbox = await withOther('shared');
    for (const agent of sandbox.atoms.state.agents) agent.telephonyProductId = [];
    for (const product of sandbox.atoms.state.products) product.agentId = null;
    const execution = await sandbox.provision(loopback);
    expect(execution.error).toBe('InvalidRequestError');
    expect(execution.cause).toContain('is attached to no agent');
  });
});
