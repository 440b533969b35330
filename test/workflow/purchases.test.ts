import { describe, expect, test } from '@jest/globals';
import type { EventEntry } from '../../sandbox/aws/event-bus.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import {
  announce,
  announcedOnce,
  buy,
  executionsOf,
  freshAccount,
  lambdaOf,
  nothing,
  otherAgentId,
  otherNumber,
  purchases,
  reasons,
  rulesSandbox,
  sandboxWithBus,
  setAside,
  variables,
} from './announcing.ts';
import { agentId, newSandbox, phoneNumber, provisioned } from './environment.ts';

describe('a purchased number', () => {
  test('is announced once, and provisioned', async () => {
    const sandbox = await freshAccount();
    expect(await announce(sandbox)).toEqual(announcedOnce);
    await sandbox.settled();
    expect(executionsOf(sandbox)).toEqual([[phoneNumber, 'SUCCEEDED']]);

    const again = await announce(sandbox);
    expect(again).toMatchObject(nothing);
    expect(reasons(again)).toEqual(['The ledger knows it: an execution has worked on it.']);
    await sandbox.settled();
    expect(purchases(sandbox)).toHaveLength(1);
    expect(sandbox.bus.deadLetters).toEqual([]);
  });

  test('is found on whichever page it stands', async () => {
    const sandbox = await freshAccount();
    sandbox.exotel.settings.pageSize = 1;
    buy(sandbox, otherNumber);
    buy(sandbox, '+918045671236');
    await announce(sandbox);
    expect(purchases(sandbox).map((purchase) => purchase.phoneNumber)).toEqual([
      phoneNumber,
      otherNumber,
      '+918045671236',
    ]);
  });

  test('is announced in E.164, however Exotel writes it, and once if it stands there twice', async () => {
    const sandbox = await freshAccount();
    for (const phone of sandbox.exotel.state.exoPhones) phone.phoneNumber = '08045671234';
    buy(sandbox, '+91 80 4567 1234');
    const { announced, passedOver } = await announce(sandbox);
    expect([announced.length, passedOver.length]).toEqual([1, 1]);
    expect(purchases(sandbox)).toMatchObject([{ phoneNumber }]);
  });

  test('is shown with its friendly name on one line, with nothing in it that steers a terminal', async () => {
    const sandbox = await freshAccount();
    for (const phone of sandbox.exotel.state.exoPhones)
      phone.friendlyName = 'Support\u001b[2J\u202e\n+918045679999  announced';
    const { announced } = await announce(sandbox, { dryRun: true });
    expect(announced[0]?.friendlyName).toBe('Support [2J<U+202E> +918045679999 announced');
  });

  test('is announced though it is routed already', async () => {
    const sandbox = await freshAccount();
    for (const phone of sandbox.exotel.state.exoPhones)
      phone.voiceUrl = 'http://my.exotel.com/sandbox1/exoml/start_voice/77';
    expect(await announce(sandbox)).toEqual(announcedOnce);
  });

  test('is announced once by two runs at the same moment', async () => {
    const sandbox = await freshAccount();
    const answers = await Promise.all([announce(sandbox), announce(sandbox)]);
    expect(answers.flatMap(({ announced }) => announced).length).toBeGreaterThan(0);
    await sandbox.settled();
    expect(new Set(purchases(sandbox).map(({ purchaseId }) => purchaseId)).size).toBe(1);
    expect(executionsOf(sandbox)).toEqual([[phoneNumber, 'SUCCEEDED']]);
  });

  test('is told by a dry run, which announces nothing and writes nothing', async () => {
    const sandbox = await freshAccount();
    expect(await announce(sandbox, { dryRun: true })).toEqual(announcedOnce);
    expect([sandbox.bus.events, await sandbox.ledger.items()]).toEqual([[], []]);
  });
});

test('a field of the input that is not known announces nothing: it may have been meant as dryRun', async () => {
  const sandbox = await freshAccount();
  await expect(announce(sandbox, { dryrun: true })).rejects.toThrow(/InvalidRequestError.*dryrun: unknown field/);
  expect(sandbox.bus.events).toEqual([]);
});

describe('a number is passed over', () => {
  test('that was provisioned before', async () => {
    const sandbox = await freshAccount();
    await provisioned(sandbox, { phoneNumber, agentId });
    expect(await announce(sandbox)).toMatchObject(nothing);
    expect(purchases(sandbox)).toEqual([]);
  });

  test('that could not be provisioned: trying again is for a person to decide', async () => {
    const sandbox = await freshAccount();
    sandbox.exotel.state.phones['+919876543210'] = 'codec mismatch';
    const { error } = await sandbox.provision({ phoneNumber, agentId });
    expect(error).toBe('VerificationFailedError');
    expect(await announce(sandbox)).toMatchObject(nothing);
    expect(purchases(sandbox)).toEqual([]);
  });

  test('that was announced and came to nothing: the execution failed before it had claimed anything', async () => {
    const sandbox = await rulesSandbox('b'.repeat(24));
    await announce(sandbox);
    await sandbox.settled();
    expect(executionsOf(sandbox)).toEqual([[phoneNumber, 'FAILED']]);
    const answer = await announce(sandbox);
    expect(answer).toMatchObject(nothing);
    expect(purchases(sandbox)).toHaveLength(1);
  });

  test('that was bought before the day from which on they are announced', async () => {
    const sandbox = await freshAccount();
    for (const phone of sandbox.exotel.state.exoPhones) phone.dateCreated = 'Tue, 31 Dec 2019 23:59:59 +0530';
    buy(sandbox, otherNumber, { dateCreated: '2020-01-01 00:00:00' });
    const answer = await announce(sandbox);
    expect(answer.announced).toMatchObject([{ phoneNumber: otherNumber }]);
    expect(reasons(answer)).toEqual(['It was bought on 2019-12-31, before 2020-01-01 (boughtSince).']);
  });

  test('whose day of purchase cannot be read, which the log says too', async () => {
    const sandbox = await freshAccount();
    for (const phone of sandbox.exotel.state.exoPhones) phone.dateCreated = 'last week';
    const answer = await announce(sandbox);
    expect(answer).toMatchObject(nothing);
    expect(reasons(answer)[0]).toContain('It cannot be seen when it was bought: Exotel says "last week"');
    expect(sandbox.lambdas.logs.join('\n')).toContain('It cannot be seen when it was bought');
  });

  test('that could be another number, as Exotel writes it', async () => {
    const sandbox = await freshAccount();
    for (const phone of sandbox.exotel.state.exoPhones) phone.phoneNumber = '8045671234';
    const answer = await announce(sandbox);
    expect(answer.passedOver).toMatchObject([{ phoneNumber: '8045671234', why: expect.stringContaining('not clear') }]);
    expect(purchases(sandbox)).toEqual([]);
  });

  test('that is a toll-free one of India or of North America, with both suggested', async () => {
    const sandbox = await freshAccount();
    for (const phone of sandbox.exotel.state.exoPhones) phone.phoneNumber = '18001234567';
    const answer = await announce(sandbox);
    expect(reasons(answer)).toEqual([
      'Exotel writes the number in a form that is not clear; it is not in E.164, without spaces or a leading 0: write it as +9118001234567 for an Indian number or +18001234567. Start it yourself.',
    ]);
    expect(purchases(sandbox)).toEqual([]);
  });
});

describe('a run that ended half-way', () => {
  /** The Lambda is killed as it puts an event. @returns the event, for a bus that had taken it and delivers it late. */
  async function crash(sandbox: Sandbox): Promise<EventEntry> {
    const { put } = sandbox.bus;
    let taken: EventEntry | undefined;
    sandbox.bus.put = (entry) => {
      sandbox.bus.put = put;
      taken = entry;
      sandbox.lambdas.crash(lambdaOf(sandbox, 'announcepurchases'));
      throw new Error('The one who asks is gone.');
    };
    await expect(announce(sandbox)).rejects.toThrow('Lambda.Unknown');
    if (!taken) throw new Error('No event was put.');
    return taken;
  }

  test.each([false, true])('ends with one execution, whether the bus had the event or not: %j', async (had) => {
    const sandbox = await freshAccount();
    const event = await crash(sandbox);
    expect(purchases(sandbox)).toEqual([]);
    expect(await announce(sandbox)).toEqual(announcedOnce);
    if (had) sandbox.bus.put(event);
    await sandbox.settled();
    expect(await announce(sandbox)).toMatchObject(nothing);
    await sandbox.settled();
    expect(purchases(sandbox)).toHaveLength(had ? 2 : 1);
    expect(executionsOf(sandbox)).toEqual([[phoneNumber, 'SUCCEEDED']]);
  });

  test('goes on with the agent that it had begun with, also when the rules give another by now', async () => {
    const sandbox = await rulesSandbox();
    await crash(sandbox);
    for (const phone of sandbox.exotel.state.exoPhones) phone.friendlyName = 'Support Mumbai';
    await announce(sandbox);
    expect(purchases(sandbox)).toMatchObject([{ phoneNumber, agentId }]);
  });

  test('announces nothing more when a person has set the number aside meanwhile', async () => {
    const sandbox = await freshAccount();
    await crash(sandbox);
    expect(await setAside(sandbox, { aside: true })).toMatchObject({ announced: true });
    expect(await announce(sandbox)).toMatchObject(nothing);
    expect(purchases(sandbox)).toEqual([]);
  });

  test('announces nothing more when a person has provisioned the number meanwhile', async () => {
    const sandbox = await freshAccount();
    await crash(sandbox);
    await sandbox.provision({ phoneNumber, agentId });
    expect(await announce(sandbox)).toMatchObject(nothing);
    expect(purchases(sandbox)).toEqual([]);
  });
});

describe('the agent', () => {
  test('is that of the rule that fits the friendly name, else the default', async () => {
    const sandbox = await rulesSandbox();
    buy(sandbox, otherNumber, { friendlyName: 'Support Mumbai' });
    await announce(sandbox);
    expect(purchases(sandbox).map((purchase) => [purchase.phoneNumber, purchase.agentId])).toEqual([
      [phoneNumber, agentId],
      [otherNumber, otherAgentId],
    ]);
  });

  test('is nobody where no rule fits and there is no default: the number is passed over', async () => {
    const sandbox = await rulesSandbox(null);
    const answer = await announce(sandbox);
    expect(answer).toMatchObject(nothing);
    expect(reasons(answer)).toEqual(['No rule fits its friendly name, and there is no defaultAgentId.']);
  });
});

test('an event that the bus refuses inside a success is no announcement: the next run finds its intention', async () => {
  const refused = { FailedEntryCount: 1, Entries: [{ ErrorCode: 'InternalFailure' }] };
  const sandbox = await sandboxWithBus(() => refused);
  await expect(announce(sandbox)).rejects.toThrow(/UnavailableError.*did not take the event .*DID Purchased/);
  expect(await sandbox.ledger.items()).toMatchObject([{ sk: 'ANNOUNCED', done: false }]);
});

test('while the setting is null, a run is refused with what to set, and so is a dry run', async () => {
  const sandbox = await newSandbox(variables(null));
  for (const input of [{}, { dryRun: true }]) {
    await expect(announce(sandbox, input)).rejects.toThrow(
      /NotConfiguredError.*announcePurchases is off in sandbox\. Set it in cdk\.json/,
    );
  }
  expect(sandbox.exotel.journal).toEqual([]);
});
