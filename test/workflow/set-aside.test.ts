import { describe, expect, test } from '@jest/globals';
import {
  announce,
  announcedOnce,
  buy,
  by,
  executionsOf,
  freshAccount,
  nothing,
  otherNumber,
  purchases,
  reasons,
  sandboxWithBus,
  setAside,
} from './announcing.ts';
import { phoneNumber } from './environment.ts';

describe('a number that a person has set aside', () => {
  test('is passed over with their words, and announced when they take it back', async () => {
    const sandbox = await freshAccount();
    expect(await setAside(sandbox, { aside: true, reason: 'for the fax' })).toEqual({
      phoneNumber,
      setAside: true,
      announced: false,
      inAccount: true,
    });
    const answer = await announce(sandbox);
    expect(answer).toMatchObject(nothing);
    expect(reasons(answer)).toEqual([`It was set aside by claimed: ${by}: for the fax`]);
    expect(purchases(sandbox)).toEqual([]);

    expect(await setAside(sandbox, { aside: false })).toMatchObject({ setAside: false });
    expect(await announce(sandbox)).toEqual(announcedOnce);
  });

  test('while its execution runs: that goes on, and the answer says that it was announced', async () => {
    const sandbox = await freshAccount();
    await announce(sandbox);
    expect(await setAside(sandbox, { aside: true })).toEqual({
      phoneNumber,
      setAside: true,
      announced: true,
      inAccount: true,
    });
    await sandbox.settled();
    expect(executionsOf(sandbox)).toEqual([[phoneNumber, 'SUCCEEDED']]);
  });

  test('may be one that the account has not bought, which is said; or the account cannot be asked', async () => {
    const sandbox = await freshAccount();
    expect(await setAside(sandbox, { phoneNumber: otherNumber, aside: true })).toMatchObject({ inAccount: false });
    sandbox.exotel.faults.add({ operation: 'list exophones', kind: 'status', status: 401, times: 'forever' });
    expect(await setAside(sandbox, { aside: true })).toMatchObject({ setAside: true, inAccount: null });
  });

  test('is not announced by a run that had read the ledger before', async () => {
    // The run has read the ledger and puts the first number's event, when a person sets the second one aside.
    const sandbox = await sandboxWithBus(async () => {
      await setAside(sandbox, { phoneNumber: otherNumber, aside: true });
      return { FailedEntryCount: 0, Entries: [{ EventId: 'first' }] };
    });
    buy(sandbox, otherNumber);
    const answer = await announce(sandbox);
    expect(answer.announced).toMatchObject([{ phoneNumber }]);
    expect(answer.passedOver).toMatchObject([{ phoneNumber: otherNumber, why: `It was set aside by claimed: ${by}.` }]);
  });
});
