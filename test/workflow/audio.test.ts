import { describe, expect, test } from '@jest/globals';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import type { Media } from '../../sandbox/simulators/sip/media-port.ts';
import { everything, freshSandbox, lastEvent, newSandbox, operate, phoneNumber, request } from './environment.ts';
import { loopback, other, otherIsReached, withOther } from './loopback.ts';

interface Provisioned {
  verification: { verdict: string; audio: string; summary: string; proved: string[] };
  warnings: string[];
}

const callee = '+919876543210';
const readsOf = ({ atoms }: Sandbox) =>
  atoms.journal.filter(({ operation }) => operation === 'read conversation').length;

async function provision(sandbox: Sandbox, input: object = request): Promise<Provisioned> {
  const execution = await sandbox.provision(input);
  expect([execution.status, execution.cause]).toEqual(['SUCCEEDED', undefined]);
  return execution.output as Provisioned;
}

describe('an answered call says what was heard', () => {
  test('both ways, in outcome, event and standing, at the first look after its end', async () => {
    const sandbox = await freshSandbox();
    const { verification, warnings } = await provision(sandbox);
    expect(verification).toMatchObject({ verdict: 'answered', audio: 'both ways', proved: ['outbound'] });
    expect(verification.summary).toContain('Both sides were heard.');
    expect(warnings).toEqual([]);
    expect(lastEvent(sandbox, 'DID Provisioned')).toMatchObject({ verification: { audio: 'both ways' } });
    const { numbers } = await operate(sandbox, 'status', { phoneNumber });
    expect(numbers).toMatchObject([
      { verification: { audio: 'both ways' }, proofs: { outbound: { audio: 'both ways' } } },
    ]);
    // Two while it goes on, and one after its end.
    expect(readsOf(sandbox)).toBe(3);
  });

  test.each<['atoms' | 'exotel', Media, string, RegExp | undefined]>([
    ['atoms', 'dead port', 'agent only', /heard nothing of the other side/],
    ['atoms', 'blocked', 'agent only', /UDP 10000-40000/],
    ['exotel', 'blocked', 'agent only', /heard nothing of the other side/],
    ['atoms', 'sendonly', 'agent only', /heard nothing of the other side/],
    ['exotel', 'sendonly', 'phone only', /first message/],
    ['exotel', 'inactive', 'none heard', /G\.711/],
    // What the phone hears shows in no transcript.
    ['exotel', 'dead port', 'both ways', undefined],
  ])('with %s: %s, it is %s', async (service, media, audio, warning) => {
    const sandbox = await freshSandbox();
    Object.assign(sandbox[service].settings, { media });
    const { verification, warnings } = await provision(sandbox);
    // The trunk is proved all the same: nothing is rolled back.
    expect(verification).toMatchObject({ verdict: 'answered', audio, proved: ['outbound'] });
    expect(warnings).toEqual(warning === undefined ? [] : [expect.stringMatching(warning)]);
    expect(readsOf(sandbox)).toBe(warning === undefined ? 3 : 8);
  });

  test('of a phone at which nobody speaks: the agent alone', async () => {
    const sandbox = await freshSandbox();
    sandbox.exotel.state.phones[callee] = { says: 'nothing' };
    expect((await provision(sandbox)).verification).toMatchObject({ verdict: 'answered', audio: 'agent only' });
  });

  test.each([
    [2, 'both ways', 5],
    [99, 'none heard', 8],
    [null, 'not known', 8],
  ])('if the transcript comes after %s reads: %s', async (transcriptAfterReads, audio, reads) => {
    const sandbox = await freshSandbox();
    Object.assign(sandbox.atoms.settings, { transcriptAfterReads });
    const { verification, warnings } = await provision(sandbox);
    expect(verification).toMatchObject({ verdict: 'answered', audio });
    expect(warnings).toHaveLength(audio === 'none heard' ? 1 : 0);
    expect(readsOf(sandbox)).toBe(reads);
  });

  test('and a phone that is not answered says nothing of it, and is not read again', async () => {
    const sandbox = await freshSandbox();
    sandbox.exotel.state.phones[callee] = 'no_answer';
    const { verification, warnings } = await provision(sandbox);
    expect(verification).toMatchObject({ verdict: 'rang', audio: 'not known' });
    expect([warnings, readsOf(sandbox)]).toEqual([[], 3]);
  });

  test('what was not heard is said again by a run that calls nobody', async () => {
    const sandbox = await freshSandbox();
    sandbox.atoms.settings.media = 'blocked';
    await provision(sandbox);
    const { verification, warnings } = await provision(sandbox);
    expect(verification).toMatchObject({ audio: 'agent only' });
    expect(warnings).toEqual([expect.stringContaining('heard nothing of the other side')]);
  });
});

describe('in a loopback call each side hears the other one', () => {
  test('both ways, and nobody listens', async () => {
    const sandbox = await withOther('shared');
    const { verification } = await provision(sandbox, { ...loopback, trunkName: 'shared' });
    expect(verification).toMatchObject({ verdict: 'answered', audio: 'both ways', proved: ['inbound'] });
    expect(verification.summary).toContain('Each side heard the other one.');
  });

  test.each<[string, Media, string]>([
    ['exotel', 'dead port', 'none heard'],
    ['atoms', 'inactive', 'none heard'],
  ])('or not, with %s: %s: %s', async (service, media, audio) => {
    const sandbox = await withOther('shared');
    Object.assign(sandbox[service as 'atoms' | 'exotel'].settings, { media });
    const { verification, warnings } = await provision(sandbox, { ...loopback, trunkName: 'shared' });
    expect(verification).toMatchObject({ verdict: 'answered', audio, proved: ['inbound'] });
    expect(warnings).toEqual([expect.stringContaining('G.711')]);
  });

  test('and is let go on for a while, then ended, when a transcript comes after the end', async () => {
    const sandbox = await withOther('shared');
    Object.assign(sandbox.atoms.settings, { talkSeconds: 1_000_000, transcriptAfterReads: 1 });
    const { verification } = await provision(sandbox, { ...loopback, trunkName: 'shared' });
    expect(verification).toMatchObject({ verdict: 'answered', audio: 'both ways' });
    expect(sandbox.atoms.state.conversations[0]).toMatchObject({ status: 'cancelled' });
  });
});

describe('a loopback that is answered by a call back', () => {
  const bothWays = { ...loopback, trunkName: 'shared', verification: { ...loopback.verification, bothWays: true } };

  test('proves both directions, and nobody picks up a phone', async () => {
    const sandbox = await withOther('shared');
    otherIsReached(sandbox);
    const { verification } = await provision(sandbox, bothWays);
    expect(verification).toMatchObject({ verdict: 'answered', audio: 'both ways', notProved: [] });
    expect(verification.proved).toEqual(['inbound', 'outbound']);
    expect(verification.summary).toContain(`The call back from ${phoneNumber} to ${other} arrived there`);
    expect(sandbox.atoms.state.conversations.map(({ type, from, to }) => [type, from, to])).toEqual([
      ['telephony_outbound', other, phoneNumber],
      ['telephony_inbound', other, phoneNumber],
      ['telephony_outbound', phoneNumber, other],
      ['telephony_inbound', phoneNumber, other],
    ]);
    const { numbers } = await operate(sandbox, 'status', { phoneNumber });
    expect(numbers).toMatchObject([{ proofs: { outbound: { audio: 'both ways' }, inbound: { audio: 'both ways' } } }]);
  });

  test('is placed once, though its answer is lost: whoever it rings is not rung twice', async () => {
    const sandbox = await withOther('shared');
    otherIsReached(sandbox);
    sandbox.atoms.faults.add({ operation: 'place call', kind: 'lose answer', skip: 1 });
    const execution = await sandbox.provision({ ...bothWays, onFailure: 'keep' });
    const placed = sandbox.atoms.state.conversations.filter(({ type }) => type === 'telephony_outbound');
    const since = placed.slice(1).map(({ createdAt }) => Date.parse(createdAt));
    // The lost one can no longer ring when the next is placed.
    for (const [index, time] of since.slice(1).entries()) expect(time - (since[index] ?? 0)).toBeGreaterThan(30_000);
    expect([execution.status, execution.cause]).toEqual(['SUCCEEDED', undefined]);
  });

  test('keeps what the call to the number has proved, if the workspace has no call free for the one back', async () => {
    const sandbox = await withOther('shared');
    otherIsReached(sandbox);
    const { onEvent } = sandbox.executions.options;
    let placed = 0;
    sandbox.executions.options.onEvent = (event, execution) => {
      onEvent?.(event, execution);
      if (`${event.type} ${event.state?.name}` !== 'StateEntered Place verification call') return;
      placed += 1;
      if (placed === 2) sandbox.atoms.settings.callsAtOnce = 0;
    };
    const { verification } = await provision(sandbox, bothWays);
    expect(verification).toMatchObject({ verdict: 'answered', audio: 'both ways', proved: ['inbound'] });
    expect(verification.summary).toContain('waited in its queue');
  });

  test('fails by what the call back shows, and is diagnosed by that', async () => {
    const sandbox = await withOther('own_trunk');
    otherIsReached(sandbox);
    const { onEvent } = sandbox.executions.options;
    sandbox.executions.options.onEvent = (event, execution) => {
      onEvent?.(event, execution);
      if (`${event.type} ${event.state?.name}` !== 'StateExited Check configuration') return;
      const product = sandbox.atoms.state.products.find((each) => each.phoneNumber === phoneNumber);
      Object.assign(product ?? {}, { sipPassword: 'other' });
    };
    const execution = await sandbox.provision({ ...bothWays, trunkName: 'mine' });
    expect(execution.error).toBe('VerificationFailedError');
    expect(lastEvent(sandbox, 'DID Provisioning Failed')).toMatchObject({
      findings: [{ code: 'digest-mismatch' }, {}],
    });
  });
});

test('no word of what was said goes anywhere', async () => {
  const sandbox = await newSandbox({});
  const agent = 'The marker that the agent says';
  const user = 'The marker that the phone says';
  sandbox.atoms.settings.words = { agent, user };
  const execution = await sandbox.provision({ ...everything, verification: { callTo: callee } });
  expect(sandbox.atoms.state.conversations).toMatchObject([{ transcript: [{ content: agent }, { content: user }] }]);
  const conversationId = sandbox.atoms.state.conversations[0]?.id;
  const asked = [await operate(sandbox, 'call', { phoneNumber, conversationId })];
  // An answer that cannot be read, and calls that fail, are told of in words.
  for (const kind of ['truncated body', 'not json'] as const) {
    sandbox.atoms.faults.add({ operation: 'read conversation', kind, times: 9 });
    await operate(sandbox, 'call', { phoneNumber, conversationId }).catch((error) =>
      asked.push(String(error) as never),
    );
  }
  sandbox.atoms.faults.clear();
  sandbox.atoms.settings.honoursFromProductId = false;
  for (const each of sandbox.atoms.state.agents) each.telephonyProductId = [];
  Object.assign(sandbox.atoms.state.conversations[0] ?? {}, { status: 'failed', callFailureReason: 'SIP 401' });
  asked.push(await operate(sandbox, 'call', { phoneNumber, conversationId }));
  const kept = {
    executions: [execution, ...sandbox.executions.all.values()],
    asked,
    ledger: await sandbox.ledger.items(),
    events: sandbox.bus.events,
    logs: sandbox.lambdas.logs,
    status: await operate(sandbox, 'status', { phoneNumber }),
  };
  expect(JSON.stringify(kept)).not.toMatch(/marker that the (agent|phone) says/);
});
