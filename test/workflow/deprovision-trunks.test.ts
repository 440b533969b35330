import { describe, expect, test } from '@jest/globals';
import { buy } from '../../sandbox/faults/scenarios/scenario.ts';
import { addTheirTrunk } from '../../sandbox/faults/stories/accounts.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { entriesLeft, freshSandbox, operate, phoneNumber, provisioned, request } from './environment.ts';

const otherNumber = '+918045675678';

describe('on a trunk that another number uses', () => {
  async function shareATrunk(): Promise<Sandbox> {
    const sandbox = await freshSandbox();
    buy(sandbox, [otherNumber]);
    await provisioned(sandbox, { ...request, trunkName: 'shared' });
    await provisioned(sandbox, { ...request, phoneNumber: otherNumber, trunkName: 'shared' });
    return sandbox;
  }

  test('the trunk and what is on it stay for the other; the mapping is left to a person', async () => {
    const sandbox = await shareATrunk();
    const [trunk] = sandbox.exotel.state.trunks;
    const plan = await operate(sandbox, 'plan-deprovisioning', { phoneNumber });
    const { output } = await sandbox.deprovision({ phoneNumber });
    const { undone, remains } = output as { undone: string[]; remains: string[] };
    expect(plan).toMatchObject({ undone, remains });
    expect(remains).toEqual([
      `Have the mapping of ${phoneNumber} taken off trunk ${trunk?.trunkSid} in the Exotel dashboard: no API does.`,
    ]);
    expect(sandbox.atoms.state.products.map((product) => product.phoneNumber)).toEqual([otherNumber]);
    expect(trunk).toMatchObject({ credentials: [{}], destinationUris: [{}] });
    expect((await operate(sandbox, 'check', { phoneNumber: otherNumber })).agrees).toBe(true);
    expect((await operate(sandbox, 'status', { phoneNumber })).numbers[0]).toMatchObject({
      state: 'deprovisioned',
      toDo: remains,
    });
  });

  test('the last one takes the trunk with it, the mappings that were left and the secret', async () => {
    const sandbox = await shareATrunk();
    await sandbox.deprovision({ phoneNumber });
    const { output } = await sandbox.deprovision({ phoneNumber: otherNumber });
    expect(output).toMatchObject({ remains: [] });
    expect(sandbox.exotel.state.trunks).toEqual([]);
    expect([...sandbox.secrets.values().keys()].filter((name) => name.includes('/trunk/'))).toEqual([]);
    // What the first had left for a person is gone with it.
    expect((await sandbox.deprovision({ phoneNumber })).output).toMatchObject({ undone: [], remains: [] });
    expect(await entriesLeft(sandbox)).toEqual([]);
  });

  test('an adopted trunk loses what Trunkline put on it, where an API takes it off, and nothing else', async () => {
    const sandbox = await freshSandbox();
    const trunkSid = addTheirTrunk(sandbox, []);
    await provisioned(sandbox, { ...request, trunkSid });
    const { output } = await sandbox.deprovision({ phoneNumber });
    const { undone, remains } = output as { undone: string[]; remains: string[] };
    expect(undone).toEqual([
      `${phoneNumber} is off agent ${request.agentId}`,
      `agent ${request.agentId} takes no inbound calls any more, as before`,
      expect.stringMatching(/is not in Atoms any more/),
      `the digest credentials are off trunk ${trunkSid}`,
      expect.stringMatching(/^the digest secret of trunk .* is deleted$/),
    ]);
    expect(remains).toEqual([
      expect.stringMatching(/^Have Exotel take the destination .* off trunk/),
      expect.stringMatching(/^Have the mapping of .* taken off trunk/),
    ]);
    expect(sandbox.exotel.state.trunks).toMatchObject([{ trunkSid, credentials: [] }]);
    // Once a person has said that it is dealt with, the record forgets it.
    const settled = await sandbox.deprovision({ phoneNumber, settled: true });
    const taken = remains.map((todo) => `Taken as settled: ${todo}`);
    expect(settled.output).toMatchObject({ undone: taken, remains: [] });
    expect(await entriesLeft(sandbox)).toEqual([]);
  });

  test("a mapping that a person called settled and that is there still is not said to be somebody else's", async () => {
    const sandbox = await shareATrunk();
    await sandbox.deprovision({ phoneNumber });
    await sandbox.deprovision({ phoneNumber, settled: true });
    const { output } = await sandbox.deprovision({ phoneNumber: otherNumber });
    const { remains } = output as { remains: string[] };
    expect(remains.join()).toContain(`${phoneNumber} is mapped to it, and Trunkline has no record of that`);
    expect(remains.join()).not.toContain('somebody else');
  });
});

describe('on a trunk of its own to which a person has mapped another number', () => {
  const theirs = '+918045679999';

  async function mappedByHand(): Promise<Sandbox> {
    const sandbox = await freshSandbox();
    await provisioned(sandbox, request);
    const [trunk] = sandbox.exotel.state.trunks;
    trunk?.phoneNumbers.push({ ...trunk.phoneNumbers[0], id: '999', phoneNumber: theirs } as never);
    return sandbox;
  }
  const secretsOf = (sandbox: Sandbox) =>
    [...sandbox.secrets.values().keys()].filter((name) => name.includes('/trunk/'));

  test('the trunk stays with its digest, its destination and its secret: that number may live by them', async () => {
    const sandbox = await mappedByHand();
    const [trunk] = sandbox.exotel.state.trunks;
    const plan = await operate(sandbox, 'plan-deprovisioning', { phoneNumber });
    const { output } = await sandbox.deprovision({ phoneNumber });
    const { undone, remains } = output as { undone: string[]; remains: string[] };
    expect(plan).toMatchObject({ undone, remains });
    expect(undone).toEqual([
      `${phoneNumber} is off agent ${request.agentId}`,
      `agent ${request.agentId} takes no inbound calls any more, as before`,
      expect.stringMatching(/is not in Atoms any more/),
    ]);
    expect(remains).toEqual([
      `Have the mapping of ${phoneNumber} taken off trunk ${trunk?.trunkSid} in the Exotel dashboard: no API does.`,
      `The trunk ${trunk?.trunkName} (${trunk?.trunkSid}) stays with its digest credentials, their secret and its destinations: ${theirs} is mapped to it, and Trunkline has no record of that. Delete it in the Exotel dashboard if nobody needs it.`,
    ]);
    expect(sandbox.exotel.state.trunks).toMatchObject([{ credentials: [{}], destinationUris: [{}] }]);
    expect(secretsOf(sandbox)).toHaveLength(1);
  });

  test('the trunk and its secret go when it is done again and the other number is off the trunk', async () => {
    const sandbox = await mappedByHand();
    await sandbox.deprovision({ phoneNumber });
    sandbox.exotel.state.trunks[0]?.phoneNumbers.pop();
    const { output } = await sandbox.deprovision({ phoneNumber });
    expect(output).toMatchObject({ remains: [] });
    expect([sandbox.exotel.state.trunks, secretsOf(sandbox), await entriesLeft(sandbox)]).toEqual([[], [], []]);
  });

  test('the number can be provisioned again, with the same digest', async () => {
    const sandbox = await mappedByHand();
    await sandbox.deprovision({ phoneNumber });
    const again = await sandbox.provision(request);
    expect([again.status, again.cause]).toEqual(['SUCCEEDED', undefined]);
    const { trunks } = sandbox.exotel.state;
    expect(trunks).toHaveLength(1);
    expect(sandbox.atoms.state.products[0]?.sipPassword).toBe(trunks[0]?.credentials[0]?.password);
  });
});
