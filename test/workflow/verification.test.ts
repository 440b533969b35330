import { describe, expect, test } from '@jest/globals';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { causeOf, changes, freshSandbox, newSandbox, phoneNumber, request, statesOf } from './environment.ts';

const other = '+918045671235';
const flowAppId = '12345';

interface Told {
  findings: { code: string; problem: string; remedy: string }[];
}

/** What the first outcome event told. */
function told(sandbox: Sandbox): Told {
  const outcome = sandbox.bus.events.find((event) => event['detail-type'] === 'DID Provisioning Failed');
  return outcome?.detail as Told;
}

/** Puts something out of order right before the call, after everything was checked. */
function beforeTheCall(sandbox: Sandbox, misconfigure: (sandbox: Sandbox) => void): void {
  sandbox.executions.options.onEvent = ({ type, state }) => {
    if (type === 'StateExited' && state?.name === 'Check configuration') misconfigure(sandbox);
  };
}

/** Each row of the guide's table, made by setting something really wrong: the SIP code is what two parties came to. */
const troubles: [name: string, misconfigure: (sandbox: Sandbox) => void, code: string, words: RegExp][] = [
  [
    '401: another password on the trunk',
    ({ exotel }) => Object.assign(exotel.state.trunks[0]?.credentials[0] ?? {}, { password: 'other' }),
    'digest-mismatch',
    /digest/i,
  ],
  [
    '401: another password in Atoms',
    ({ atoms }) => Object.assign(atoms.state.products[0] ?? {}, { sipPassword: 'other' }),
    'digest-mismatch',
    /digest/i,
  ],
  [
    '403: a number that was taken off the trunk',
    ({ exotel }) => exotel.state.trunks[0]?.phoneNumbers.splice(0),
    'refused-by-edge',
    /mapping of \+918045671234 should be pstn, is not mapped/,
  ],
  [
    '404: a called number that lost its plus',
    ({ atoms }) => Object.assign(atoms.settings, { calledNumber: 'without plus' }),
    'number-format',
    /E\.164/,
  ],
  [
    '408: another termination host in Atoms',
    ({ atoms }) => Object.assign(atoms.state.products[0] ?? {}, { terminationHost: 'edge.example.com:5070' }),
    'edge-unreachable',
    /answers OPTIONS from here .* it is Atoms that does not reach it/,
  ],
  [
    '488: no codec in common',
    ({ atoms }) => Object.assign(atoms.settings, { codecs: ['opus'] }),
    'codec-or-srtp',
    /G\.711/,
  ],
  [
    '488: SRTP without TLS',
    ({ atoms }) => Object.assign(atoms.settings, { srtp: 'always' }),
    'codec-or-srtp',
    /SRTP with TLS and plain RTP with TCP/,
  ],
  [
    '503: an edge that is out of order',
    ({ exotel }) => Object.assign(exotel.state.phones, { '+919876543210': 'unavailable' }),
    'try-later',
    /overloaded/,
  ],
  [
    'a call that does not use the trunk: the number is off the agent, and Atoms calls over its own carrier',
    ({ atoms }) => {
      atoms.settings.honoursFromProductId = false;
      for (const agent of atoms.state.agents) agent.telephonyProductId = [];
    },
    'other-caller',
    /came from \+14155550100/,
  ],
];

describe('a verification call that fails says why, with what to do', () => {
  test.each(troubles)('%s', async (_, misconfigure, code, words) => {
    const sandbox = await freshSandbox();
    beforeTheCall(sandbox, misconfigure);
    const execution = await sandbox.provision(request);
    expect([execution.status, execution.error]).toEqual(['FAILED', 'VerificationFailedError']);
    expect(execution.cause).toMatch(words);
    const { findings } = told(sandbox);
    expect(findings.map((finding) => finding.code)).toContain(code);
    for (const { remedy } of findings) expect(remedy).not.toBe('');
  });
});

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

  test('a termination host at which nobody listens is named, beside the 408 of the call', async () => {
    const sandbox = await newSandbox({ requestDefaults: { terminationHost: '127.0.0.1:1' } });
    const execution = await sandbox.provision(request);
    expect(execution.error).toBe('VerificationFailedError');
    expect(told(sandbox).findings.map(({ code }) => code)).toEqual(['edge-unreachable', 'outbound-path-refused']);
    expect(execution.cause).toContain('The Exotel edge (127.0.0.1:1;transport=tcp) refuses connections on this port');
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
  const loopback = { ...request, flowAppId, verification: { mode: 'loopback', from: other } };

  /** The other number is provisioned, on a trunk of that name, and flows dial the trunk that the number will have. */
  async function withOther(trunkName: string): Promise<Sandbox> {
    const sandbox = await freshSandbox();
    const { exotel } = sandbox;
    const [phone] = exotel.state.exoPhones;
    exotel.state.exoPhones.push({ ...phone, sid: 'other', phoneNumber: other } as never);
    const first = await sandbox.provision({ ...request, phoneNumber: other, trunkName, verification: 'skip' });
    expect(first.cause).toBeUndefined();
    sandbox.executions.options.onEvent = ({ type, state }) => {
      if (type !== 'StateExited' || state?.name !== 'Route DID to Connect flow') return;
      const trunk = exotel.state.trunks.find((each) =>
        each.phoneNumbers.some((mapping) => mapping.phoneNumber === phoneNumber),
      );
      exotel.state.flows[flowAppId] = `sip:${trunk?.trunkSid}`;
    };
    return sandbox;
  }

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

  test.each<[string, (sandbox: Sandbox) => void, string]>([
    [
      'a Connect applet with a full SIP URI in it',
      ({ exotel }) => {
        exotel.state.flows[flowAppId] = `sip:${exotel.state.trunks[0]?.trunkSid}@sandbox1.pstn.exotel.com`;
      },
      'Connect applet',
    ],
    [
      'a destination that is another host',
      ({ exotel }) => {
        for (const trunk of exotel.state.trunks) {
          for (const uri of trunk.destinationUris) uri.destination = 'sip:other.example.com:5060;transport=tcp';
        }
      },
      'The trunk sends inbound calls to other.example.com:5060;transport=tcp and not to',
    ],
    [
      'an agent that takes no inbound calls',
      ({ atoms }) => {
        for (const agent of atoms.state.agents) agent.allowInboundCall = false;
      },
      'The agent does not take inbound calls',
    ],
  ])('that never arrives says where to look: %s', async (_, misconfigure, words) => {
    const sandbox = await withOther('shared');
    const { onEvent } = sandbox.executions.options;
    sandbox.executions.options.onEvent = (event, execution) => {
      onEvent?.(event, execution);
      if (event.type === 'StateExited' && event.state?.name === 'Check configuration') misconfigure(sandbox);
    };
    const execution = await sandbox.provision({ ...loopback, trunkName: 'shared', onFailure: 'keep' });
    expect([execution.status, execution.error]).toEqual(['FAILED', 'VerificationFailedError']);
    const { findings } = told(sandbox);
    expect(findings[0]?.code).toBe('inbound-never-arrived');
    expect(execution.cause).toContain(words);
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
