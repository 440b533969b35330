import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { visibleText } from '../../lambdas/telephony/visible-text.ts';
import { listedFields } from '../../lambdas/workflows/provision-number/event-fields.ts';
import type { EventEntry } from '../../sandbox/aws/event-bus.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { agentId, freshSandbox, newSandbox, operate, phoneNumber, request } from './environment.ts';
import { entry, putEvents } from './producer.ts';

/** Puts a purchase of the producer that the settings list. */
function put(sandbox: Sandbox, detail: unknown): Promise<void> {
  return putEvents(sandbox, entry(detail));
}

function executions(sandbox: Sandbox) {
  return [...sandbox.executions.all.values()];
}

test('a purchase is provisioned', async () => {
  const sandbox = await freshSandbox();
  await put(sandbox, request);
  const [execution, ...others] = executions(sandbox);
  expect(others).toEqual([]);
  await execution?.ended;
  expect([execution?.status, execution?.cause]).toEqual(['SUCCEEDED', undefined]);
  expect(sandbox.bus.events.map((event) => event['detail-type'])).toEqual(['DID Purchased', 'DID Provisioned']);
});

test('the same purchase starts one execution: put twice while it runs, once more when it is over, its keys in any order', async () => {
  const sandbox = await freshSandbox();
  await Promise.all([put(sandbox, request), put(sandbox, { agentId, phoneNumber })]);
  for (const { ended } of executions(sandbox)) await ended;
  await put(sandbox, request);
  expect(executions(sandbox)).toHaveLength(1);
  expect(executions(sandbox)[0]?.name).toMatch(/^918045671234-[0-9a-f]{16}$/);
  expect(sandbox.bus.deadLetters).toEqual([]);
  expect(sandbox.exotel.state.trunks).toHaveLength(1);
});

test('another purchaseId is another purchase, and is no part of the request', async () => {
  const sandbox = await freshSandbox();
  await put(sandbox, { ...request, purchaseId: 'order-1' });
  for (const { ended } of executions(sandbox)) await ended;
  await put(sandbox, { ...request, purchaseId: 'order-2' });
  for (const { ended } of executions(sandbox)) await ended;
  expect(executions(sandbox).map(({ status }) => status)).toEqual(['SUCCEEDED', 'SUCCEEDED']);
  expect(executions(sandbox).map(({ input }) => Object.keys(JSON.parse(input)))).toEqual([
    [...Object.keys(request), 'startedBy'].sort(),
    [...Object.keys(request), 'startedBy'].sort(),
  ]);
});

test('an event that does not fit ends in the dead-letter queue with the reason, and starts nothing', async () => {
  const sandbox = await freshSandbox();
  await put(sandbox, { phoneNumber: '8045671234', agent: agentId });
  expect(executions(sandbox)).toEqual([]);
  expect(sandbox.bus.deadLetters).toMatchObject([
    {
      requestPayload: { 'detail-type': 'DID Purchased', detail: { phoneNumber: '8045671234', agent: agentId } },
      responsePayload: {
        errorType: 'InvalidRequestError',
        errorMessage: expect.stringMatching(/phoneNumber: is not in E\.164.*agent: unknown field/),
      },
    },
  ]);
});

test.each([
  { what: 'a long name', detail: { ['x'.repeat(100_000)]: 1 } },
  { what: 'a name that steers', detail: { 'x\u001b[2J\n+918045679999 provisioned\u202e': 1 } },
  { what: 'very many fields', detail: Object.fromEntries(Array.from({ length: 5_000 }, (_, at) => [`field${at}`, 1])) },
  {
    what: 'a long value',
    detail: { displayName: 'x\u0000'.repeat(50_000), originationUri: `sip:${'x'.repeat(100_000)}` },
  },
  { what: 'a long path', detail: { verification: { ['y'.repeat(100_000)]: 1 } } },
])('what is wrong with an event is one line that a person reads, whatever it has: $what', async ({ detail }) => {
  const sandbox = await freshSandbox();
  await put(sandbox, { ...request, ...detail });
  const [{ responsePayload } = {}] = sandbox.bus.deadLetters;
  const { errorType, errorMessage = '' } = responsePayload ?? {};
  expect(errorType).toBe('InvalidRequestError');
  expect(errorMessage.length).toBeLessThan(10_000);
  expect(errorMessage).toBe(visibleText(errorMessage));
  expect(errorMessage).toMatch(/unknown field|is not taken from an event|must be/);
});

test('an event of another kind starts nothing and is no dead letter', async () => {
  const sandbox = await freshSandbox();
  await putEvents(sandbox, entry(request, { DetailType: 'DID Released' }));
  expect(executions(sandbox)).toEqual([]);
  expect(sandbox.bus.deadLetters).toEqual([]);
});

test.each(['evil.app', 'Purchasing', 'purchasing.', 'trunkline.e2e'])(
  'a purchase of %s, which the settings do not list, would start nothing if the bus took it',
  async (Source) => {
    const sandbox = await freshSandbox();
    // The bus refuses it to everybody (bus-policy.test.ts): what the rule hears shows only behind its policy.
    sandbox.bus.put(entry(request, { Source }) as EventEntry);
    await sandbox.bus.settled();
    expect([executions(sandbox), sandbox.bus.deadLetters]).toEqual([[], []]);
  },
);

describe('who started it is the event, by the id and the source that AWS gives', () => {
  const idOf = (sandbox: Sandbox) => sandbox.bus.events.find((event) => event['detail-type'] === 'DID Purchased')?.id;

  async function startedBy(detail: object) {
    const sandbox = await freshSandbox();
    await put(sandbox, { ...request, verification: 'skip', ...detail });
    await sandbox.settled();
    const { numbers } = await operate(sandbox, 'status', { phoneNumber });
    return { shown: numbers[0]?.runs[0]?.startedBy, event: `event ${idOf(sandbox)} from purchasing` };
  }

  test('where it says nothing of it', async () => {
    const { shown, event } = await startedBy({});
    expect(shown).toBe(event);
  });

  test.each(['arn:aws:sts::111122223333:assumed-role/admin/asha', 'event 1 from billing', 'claimed: nobody'])(
    'and what it says itself is shown as claimed: %s',
    async (claimed) => {
      const { shown, event } = await startedBy({ startedBy: claimed });
      expect(shown).toBe(`${event}, claimed: ${claimed}`);
    },
  );

  test('also where that is as long as may be: the event comes first', async () => {
    const { shown, event } = await startedBy({ startedBy: 'a'.repeat(200) });
    expect(shown).toMatch(new RegExp(`^${event}, claimed: a+$`));
    expect(shown?.length).toBe(200);
  });

  test('also where its end would cut a character in two: the execution it starts is not refused for it', async () => {
    // Source and id leave room for 131.
    const { shown, event } = await startedBy({ startedBy: `${'a'.repeat(130)}😀` });
    expect(shown).toBe(`${event}, claimed: ${'a'.repeat(130)}`);
  });
});

describe('an event may say what a purchase needs', () => {
  test('number, agent, name, who and why, and that no call is placed', async () => {
    const sandbox = await freshSandbox();
    const told = { displayName: 'Support', reason: 'New line', startedBy: 'orders', purchaseId: 'order-1' };
    await put(sandbox, { ...request, ...told, verification: 'skip' });
    await sandbox.settled();
    expect(executions(sandbox).map(({ status }) => status)).toEqual(['SUCCEEDED']);
  });

  const further: Record<(typeof listedFields)[number], unknown> = {
    trunkName: 'shared',
    trunkSid: 'trmum1theirs00000000000000',
    originationUri: 'sip:attacker.example.com;transport=tcp',
    staticIps: ['203.0.113.9'],
    callerId: '+918045670000',
    flowAppId: '12345',
    verification: { callTo: '+919876543211' },
    replaceExisting: true,
    onFailure: 'keep',
  };

  test.each([
    ...Object.entries(further),
    ['verification', { mode: 'loopback', from: '+918045671235' }],
    ['replaceExisting', false],
  ])('and not %s (%j), unless the environment lists it', async (field, value) => {
    const sandbox = await freshSandbox();
    await put(sandbox, { ...request, [field]: value });
    expect(executions(sandbox)).toEqual([]);
    expect(sandbox.bus.deadLetters[0]?.responsePayload).toMatchObject({
      errorType: 'InvalidRequestError',
      errorMessage: expect.stringMatching(`${field}: is not taken from an event.*list ${field} in eventFields`),
    });
  });

  test.each(listedFields)('docs/purchases.md says of %s what a producer could do with it', (field) => {
    const rows = readFileSync('docs/purchases.md', 'utf8').match(/^\| .* \|$/gm) ?? [];
    expect(rows.filter((row) => row.split('|')[1]?.includes(`\`${field}\``))).toHaveLength(1);
  });

  test.each(['reason', 'startedBy'])('no %s that steers a terminal or begins a line of its own', async (field) => {
    const sandbox = await freshSandbox();
    for (const text of [
      'a\u001b]52;c;ZXZpbA==\u0007',
      'a\u202eb',
      'a\n+918045679999  provisioned',
      'a\u0000b',
      'a\u009b2J',
    ]) {
      await put(sandbox, { ...request, [field]: text });
    }
    expect([executions(sandbox).length, sandbox.bus.deadLetters.length]).toEqual([0, 5]);
    for (const { responsePayload } of sandbox.bus.deadLetters) {
      expect(responsePayload.errorMessage).toMatch(new RegExp(`${field}: has .*U\\+[0-9A-F]{4}`));
    }
  });

  test('what the environment lists is taken, and nothing else', async () => {
    const sandbox = await newSandbox({
      exoPhones: [{ phoneNumber }],
      variables: { EVENT_FIELDS: '["staticIps", "verification"]' },
    });
    await put(sandbox, { ...request, staticIps: further.staticIps, verification: { callTo: '+919876543210' } });
    await sandbox.settled();
    expect(executions(sandbox).map(({ status }) => status)).toEqual(['SUCCEEDED']);
    await put(sandbox, { ...request, staticIps: further.staticIps, onFailure: 'keep' });
    expect([executions(sandbox).length, sandbox.bus.deadLetters.length]).toEqual([1, 1]);
  });

  test('a person who starts an execution may give every field', async () => {
    const sandbox = await freshSandbox();
    const { trunkSid: _, originationUri: __, callerId: ___, flowAppId: ____, ...given } = further;
    const { status, cause } = await sandbox.provision({ ...request, ...given });
    expect([status, cause]).toEqual(['SUCCEEDED', undefined]);
  });
});
