import { describe, expect, test } from '@jest/globals';
import { accountState } from '../../sandbox/faults/account-state.ts';
import { flowUrl } from '../../sandbox/faults/stories/accounts.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { deprovisionAsForetold, forgetIntended } from './after-people.ts';
import { entriesLeft, everything, freshSandbox, phoneNumber, provisioned, request } from './environment.ts';

/* Which flow a number gets back when it is deprovisioned. */

const former = flowUrl('old');

describe('the flow of a number that an earlier version routed', () => {
  /** Each flow by an execution of its own. */
  async function routedTo(flows: string[]): Promise<Sandbox> {
    const sandbox = await freshSandbox();
    for (const phone of sandbox.exotel.state.exoPhones) phone.voiceUrl = former;
    for (const flowAppId of flows) await provisioned(sandbox, { ...request, flowAppId, verification: 'skip' });
    await forgetIntended(sandbox, 'route-did', 'firstVoiceUrl');
    return sandbox;
  }

  test('is the one again that it had before the first of ours', async () => {
    const sandbox = await routedTo(['12345', '67890', '13579']);
    const { undone } = await deprovisionAsForetold(sandbox);
    expect(sandbox.exotel.state.exoPhones[0]?.voiceUrl).toBe(former);
    expect(undone[0]).toBe(`the flow of ${phoneNumber} is ${former} again`);
  });

  test('is left to a person where it went from one of ours to another and back, however often it is looked', async () => {
    const sandbox = await routedTo(['12345', '67890', '12345']);
    const todo = `Take ${phoneNumber} off the flow 12345 in Exotel's App Bazaar: Trunkline routed it there, and what was there before is not known.`;
    for (const _ of [1, 2]) {
      expect(await deprovisionAsForetold(sandbox)).toMatchObject({ remains: [todo] });
      expect(sandbox.exotel.state.exoPhones[0]?.voiceUrl).toBe(flowUrl('12345'));
    }
    for (const phone of sandbox.exotel.state.exoPhones) phone.voiceUrl = flowUrl('theirs');
    expect(await deprovisionAsForetold(sandbox)).toEqual({ undone: [], remains: [] });
    expect(await entriesLeft(sandbox)).toEqual([]);
  });

  test('is not known to a later version either that routes it once more', async () => {
    const sandbox = await routedTo(['12345', '67890', '12345']);
    await provisioned(sandbox, { ...request, flowAppId: '13579', verification: 'skip' });
    const { remains } = await deprovisionAsForetold(sandbox);
    expect(remains).toEqual([expect.stringContaining('what was there before is not known')]);
    expect(sandbox.exotel.state.exoPhones[0]?.voiceUrl).toBe(flowUrl('13579'));
  });
});

describe('the flow of a number', () => {
  test('that it had before Trunkline stays, and that is said', async () => {
    const sandbox = await freshSandbox();
    for (const phone of sandbox.exotel.state.exoPhones) phone.voiceUrl = flowUrl('12345');
    const before = accountState(sandbox);
    for (const flowAppId of ['67890', '12345']) {
      await provisioned(sandbox, { ...request, flowAppId, verification: 'skip' });
    }
    const { undone } = await deprovisionAsForetold(sandbox);
    expect(undone[0]).toBe(`the flow of ${phoneNumber} stays ${flowUrl('12345')}: it was there before`);
    expect(accountState(sandbox)).toEqual(before);
  });

  test('is given to the number as the account has it now, where it was given up and bought again', async () => {
    const sandbox = await freshSandbox();
    await provisioned(sandbox, everything);
    for (const phone of sandbox.exotel.state.exoPhones) phone.sid = 'boughtagain0000000000000000000000';
    const { undone } = await deprovisionAsForetold(sandbox);
    expect(undone[0]).toBe(`the flow of ${phoneNumber} is none again`);
    expect(sandbox.exotel.state.exoPhones[0]?.voiceUrl).toBeNull();
  });
});
