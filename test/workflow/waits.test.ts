import { afterEach, describe, expect, test } from '@jest/globals';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { agentId, causeOf, changes, newSandbox, operate, phoneNumber, request, statesOf } from './environment.ts';
import { problemsOf } from './published-schemas.ts';

const other = '+918045671235';
const by = 'arn:aws:iam::1:user/asha';
const numbers = [{ phoneNumber }, { phoneNumber: other }];

/** An environment whose settings do not say where inbound calls go. */
let asking: Promise<Sandbox> | undefined;
async function askingSandbox(): Promise<Sandbox> {
  asking ??= newSandbox({ exoPhones: numbers, requestDefaults: { destination: null } });
  const sandbox = await asking;
  await sandbox.reset();
  return sandbox;
}

/** Starts an execution, and resolves when it waits for a person. */
async function startWaiting(sandbox: Sandbox, input: object = request) {
  const execution = sandbox.executions.start(JSON.stringify(input));
  await sandbox.executions.waitsForToken(execution);
  await sandbox.bus.settled();
  return execution;
}

function resume(sandbox: Sandbox, input: object) {
  return operate(sandbox, 'resume', { phoneNumber, by, ...input });
}

async function refusal(answer: Promise<unknown>): Promise<string> {
  const { failure } = await answer.then(
    () => ({ failure: undefined }),
    (error: { failure: { errorType: string; errorMessage: string } }) => error,
  );
  return failure ? `${failure.errorType}: ${failure.errorMessage}` : 'not refused';
}

function told(sandbox: Sandbox) {
  return sandbox.bus.events.filter((event) => event['detail-type'] === 'DID Waiting For A Person');
}

function messageOf(event: { detail: unknown } | undefined): string {
  return String((event?.detail as { message?: string } | undefined)?.message);
}

let running: Sandbox | undefined;
afterEach(async () => {
  await running?.reset();
  running = undefined;
});

describe('where inbound calls go, when neither request nor environment says it', () => {
  test('is asked of a person: on the bus, by e-mail and in the status, with what to look up and what to type', async () => {
    const sandbox = await askingSandbox();
    running = sandbox;
    const execution = await startWaiting(sandbox);
    expect(statesOf(execution).at(-1)).toBe('Await origination URI');
    const [event] = told(sandbox);
    expect(event?.detail).toMatchObject({ execution: execution.arn, phoneNumber, question: 'origination URI' });
    const message = messageOf(event);
    expect(sandbox.bus.events.flatMap(problemsOf)).toEqual([]);
    expect(message).toMatch(/Import SIP .* SIP Origination URL/);
    expect(message).toContain(`npx trunkline resume --env sandbox --number ${phoneNumber} --origination-uri`);
    const subject = `Trunkline sandbox: ${phoneNumber} waits for the origination URI`;
    const [topicArn] = Object.values(sandbox.template.outputs()).filter((output) => output.startsWith('arn:aws:sns:'));
    expect(sandbox.notifications).toEqual([{ topicArn, subject, message }]);
    const { numbers: known } = await operate(sandbox, 'status', {});
    expect(known).toMatchObject([{ state: 'waiting for a person', waiting: { question: 'origination URI' } }]);
  });

  test('the token is in no event, no log line and no answer of the status', async () => {
    const sandbox = await askingSandbox();
    running = sandbox;
    await startWaiting(sandbox);
    const item = (await sandbox.ledger.items()).find(({ pk }) => String(pk).startsWith('QUESTION#'));
    expect(String(item?.token).length).toBeGreaterThan(10);
    const shown = JSON.stringify([sandbox.bus.events, sandbox.lambdas.logs, await operate(sandbox, 'status', {})]);
    expect(shown).not.toContain(String(item?.token));
  });

  test.each([
    ['https://app.smallest.ai', /InvalidRequestError: originationUri: .*goes on waiting/],
    ['sip:abc.sip.livekit.cloud;transport=udp', /UDP, which Exotel does not do/],
    ['exotel.localhost:5070', /Exotel's own, where Atoms sends outbound calls/],
    ['203.0.113.7:5060', /the IP address 203\.0\.113\.7/],
    ['sip:no-such-host.invalid', /DNS does not know the host no-such-host\.invalid/],
    ['', /originationUri: /],
    [42, /originationUri: /],
  ])('a wrong paste (%s) is refused with the reason, and the execution goes on waiting', async (pasted, reason) => {
    const sandbox = await askingSandbox();
    running = sandbox;
    const execution = await startWaiting(sandbox);
    expect(await refusal(resume(sandbox, { originationUri: pasted }))).toMatch(reason);
    expect(execution.status).toBe('RUNNING');
    await resume(sandbox, { originationUri: sandbox.atoms.sip.tcpUri });
    await execution.ended;
    expect([execution.status, execution.cause]).toEqual(['SUCCEEDED', undefined]);
  });

  test('a port at which nobody listens is refused with the reason, unless it is meant; then that is said', async () => {
    const sandbox = await askingSandbox();
    running = sandbox;
    const execution = await startWaiting(sandbox, { ...request, verification: 'skip' });
    const originationUri = sandbox.atoms.sip.tcpUri.replace(/:\d+;/, ':1;');
    expect(await refusal(resume(sandbox, { originationUri }))).toMatch(
      /InvalidRequestError: originationUri: Atoms' origination host \(atoms\.localhost:1;transport=tcp\) refuses connections on this port .*add --force.*goes on waiting/,
    );
    expect((await operate(sandbox, 'answers', {})).remembered).toEqual([]);
    const { warnings } = await resume(sandbox, { originationUri, force: true });
    expect(warnings).toEqual([expect.stringContaining('refuses connections on this port')]);
    await execution.ended;
    expect(execution.output).toMatchObject({ destination: 'atoms.localhost:1;transport=tcp' });
  });

  test('forgotten, it stays where it was posted, and that is said with the numbers and the remedy', async () => {
    const sandbox = await askingSandbox();
    const execution = await startWaiting(sandbox, { ...request, verification: 'skip' });
    await resume(sandbox, { originationUri: sandbox.atoms.sip.tcpUri.replace(/:\d+;/, ':1;'), force: true });
    await execution.ended;
    const { trunkSid } = sandbox.exotel.state.trunks[0] ?? {};
    const { stays } = await operate(sandbox, 'answers', { forget: 'WORKSPACE' });
    expect(stays).toEqual([
      `atoms.localhost:1;transport=tcp stays on trunk ${trunkSid}, which ${phoneNumber} uses: no API takes it off. If it is wrong, have Exotel take it off; or, if Trunkline made the trunk, deprovision ${phoneNumber} and provision it again.`,
    ]);
    expect(await operate(sandbox, 'answers', {})).toMatchObject({ remembered: [], stays: [] });
  });

  test('the answer is posted to the trunk, and the number is proved by a call', async () => {
    const sandbox = await askingSandbox();
    const execution = await startWaiting(sandbox);
    const answer = await resume(sandbox, { originationUri: sandbox.atoms.sip.tcpUri });
    expect([answer.resumed, answer.warnings]).toEqual([[{ phoneNumber, execution: execution.arn }], []]);
    await execution.ended;
    expect(execution.output).toMatchObject({ verification: { verdict: 'answered' }, destination: answer.answer });
    expect(sandbox.exotel.state.trunks[0]?.destinationUris).toMatchObject([{ destination: sandbox.atoms.sip.tcpUri }]);
  });

  test('the answer serves every other number that waits, and the next one is not asked', async () => {
    const sandbox = await askingSandbox();
    const first = await startWaiting(sandbox);
    const second = await startWaiting(sandbox, { phoneNumber: other, agentId });
    const { resumed } = await resume(sandbox, { originationUri: sandbox.atoms.sip.tcpUri });
    expect(resumed.map((each) => each.phoneNumber)).toEqual([phoneNumber, other]);
    await Promise.all([first.ended, second.ended]);
    expect([first.status, second.status]).toEqual(['SUCCEEDED', 'SUCCEEDED']);
    const again = await sandbox.provision(request);
    expect(statesOf(again)).not.toContain('Await origination URI');
    expect([again.status, told(sandbox).length]).toEqual(['SUCCEEDED', 2]);
  });

  test('what is remembered is listed with who answered; forgotten, it is asked anew', async () => {
    const sandbox = await askingSandbox();
    running = sandbox;
    const execution = await startWaiting(sandbox);
    const { answer } = await resume(sandbox, { originationUri: sandbox.atoms.sip.tcpUri });
    await execution.ended;
    const { remembered } = await operate(sandbox, 'answers', {});
    expect(remembered).toMatchObject([
      { question: 'origination URI', which: 'WORKSPACE', answer, by: `claimed: ${by}` },
    ]);
    expect(await refusal(operate(sandbox, 'answers', { forget: 'workspace' }))).toMatch(
      /InvalidRequestError: forget: nothing is remembered for "workspace"\. Give one of "WORKSPACE"/,
    );
    expect(await operate(sandbox, 'answers', { forget: 'WORKSPACE' })).toEqual({
      remembered: [],
      forgotten: remembered,
      stays: [expect.stringContaining(`${answer} stays on trunk`)],
    });
    const next = await startWaiting(sandbox, { phoneNumber: other, agentId });
    expect(statesOf(next).at(-1)).toBe('Await origination URI');
  });

  test('a number that waits for nothing is told so, and so is one whose execution has ended', async () => {
    const sandbox = await askingSandbox();
    const answer = { originationUri: sandbox.atoms.sip.tcpUri };
    expect(await refusal(resume(sandbox, answer))).toMatch(/ConflictError: .* does not wait for the origination URI/);
    const execution = await startWaiting(sandbox);
    sandbox.executions.stop(execution.arn);
    await sandbox.settled();
    expect(await refusal(resume(sandbox, answer))).toMatch(/ConflictError: .* waits no more: its execution has ended/);
  });

  test('stopped while it waits, everything that was made is rolled back', async () => {
    const sandbox = await askingSandbox();
    const execution = await startWaiting(sandbox);
    expect(changes(sandbox)).toContain('create trunk');
    sandbox.executions.stop(execution.arn);
    await sandbox.settled();
    expect([sandbox.exotel.state.trunks, sandbox.atoms.state.products]).toEqual([[], []]);
    expect((await operate(sandbox, 'status', {})).numbers).toMatchObject([{ state: 'failed', waiting: null }]);
  });
});

test('a Lambda that dies right after it asked asks once more, and the later token is the one that is answered', async () => {
  const sandbox = await askingSandbox();
  running = sandbox;
  const [lambda] = sandbox.template.only('AWS::Lambda::Function', 'awaitoriginationuriFunction');
  let crashed = false;
  sandbox.executions.options.onEvent = ({ type, state }) => {
    if (type !== 'StateEntered' || state?.name !== 'Await origination URI' || crashed) return;
    crashed = true;
    // Its question may be written or not by then: both must come to the same.
    setImmediate(() => sandbox.lambdas.crash(lambda));
  };
  const execution = await startWaiting(sandbox);
  sandbox.executions.options.onEvent = () => {};
  await resume(sandbox, { originationUri: sandbox.atoms.sip.tcpUri });
  await execution.ended;
  expect([execution.status, execution.cause]).toEqual(['SUCCEEDED', undefined]);
});

describe('a wait whose deadline passes', () => {
  test.each(['roll-back', 'keep'])('ends in a clear failure, with onFailure %s', async (onFailure) => {
    const sandbox = await newSandbox({ requestDefaults: { destination: null }, taskTokenMillis: 1 });
    const execution = await sandbox.provision({ ...request, onFailure });
    await sandbox.settled();
    expect([execution.status, execution.error]).toEqual(['FAILED', 'NotConfiguredError']);
    expect(causeOf(execution)).toMatch(/^Nobody gave the origination URI within 3 days\. Copy the SIP Origination URL/);
    expect(sandbox.exotel.state.trunks.length).toBe(onFailure === 'keep' ? 1 : 0);
    expect((await operate(sandbox, 'status', {})).numbers).toMatchObject([{ state: 'failed', waiting: null }]);

    // Redriven, it begins again, and asks again.
    delete sandbox.executions.options.taskTokenMillis;
    const again = sandbox.executions.redrive(execution.arn);
    await sandbox.executions.waitsForToken(again);
    await resume(sandbox, { originationUri: sandbox.atoms.sip.tcpUri });
    await again.ended;
    expect([again.status, again.cause]).toEqual(['SUCCEEDED', undefined]);
  });
});

describe('the Connect applet, where the environment waits for it', () => {
  const applet = { requestDefaults: { awaitConnectApplet: true }, exoPhones: numbers };

  test('is asked for with the exact text; once it is said to be made, the execution goes on', async () => {
    const sandbox = await newSandbox(applet);
    const execution = await startWaiting(sandbox);
    expect(statesOf(execution).at(-1)).toBe('Await Connect applet');
    const [trunk] = sandbox.exotel.state.trunks;
    expect(messageOf(told(sandbox)[0])).toContain(`exactly sip:${trunk?.trunkSid} `);
    expect(await refusal(resume(sandbox, {}))).toMatch(/give exactly one/);
    await resume(sandbox, { connectAppletMade: true });
    await execution.ended;
    expect([execution.status, execution.cause]).toEqual(['SUCCEEDED', undefined]);
    expect(execution.output).toMatchObject({ manualSteps: [expect.stringContaining('was said by a person')] });
    const again = await sandbox.provision(request);
    expect(statesOf(again)).not.toContain('Await origination URI');
    expect(told(sandbox).length).toBe(1);
  });

  test('named by its flow, the flow is assigned to the number, and to the next number of the trunk', async () => {
    const sandbox = await newSandbox(applet);
    const shared = { agentId, trunkName: 'shared' };
    const first = await startWaiting(sandbox, { ...shared, phoneNumber });
    await resume(sandbox, { flowAppId: '12345' });
    await first.ended;
    const second = await sandbox.provision({ ...shared, phoneNumber: other });
    expect([first.status, second.status]).toEqual(['SUCCEEDED', 'SUCCEEDED']);
    expect(sandbox.exotel.state.exoPhones.map(({ voiceUrl }) => voiceUrl)).toEqual([
      expect.stringContaining('/start_voice/12345'),
      expect.stringContaining('/start_voice/12345'),
    ]);
    expect(told(sandbox).length).toBe(1);

    const [trunk] = sandbox.exotel.state.trunks;
    const { forgotten, stays } = await operate(sandbox, 'answers', { forget: trunk?.trunkSid });
    expect(stays.map((sentence) => sentence.split(',')[0])).toEqual([
      `${phoneNumber} stays routed to flow 12345`,
      `${other} stays routed to flow 12345`,
    ]);
    expect(forgotten).toMatchObject([{ question: 'Connect applet', answer: 'flow 12345', by: `claimed: ${by}` }]);
    expect((await operate(sandbox, 'answers', {})).remembered).toEqual([]);
  });
});
