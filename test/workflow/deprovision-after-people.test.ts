import { describe, expect, test } from '@jest/globals';
import { accountState } from '../../sandbox/faults/account-state.ts';
import { buy } from '../../sandbox/faults/scenarios/scenario.ts';
import {
  addTheirAgent,
  agentOf,
  attachTheirNumber,
  deprovisionAsForetold,
  forgetIntended,
  loseAnswers,
  moveNumber,
  otherAgentId,
} from './after-people.ts';
import { agentId, entriesLeft, everything, freshSandbox, phoneNumber, provisioned, request } from './environment.ts';

/* A number is deprovisioned after a person has changed something of it in one of the two consoles. */

const offAgent = `${phoneNumber} is off agent ${agentId}`;
const noInbound = `agent ${agentId} takes no inbound calls any more, as before`;

describe('a flow that a person has assigned', () => {
  const flow = 'http://my.exotel.com/sandbox1/exoml/start_voice/by-hand';

  test("is named, since it dials a trunk that is gone; once nothing of the number is left, it is nobody else's matter", async () => {
    const sandbox = await freshSandbox();
    await provisioned(sandbox, request);
    for (const phone of sandbox.exotel.state.exoPhones) phone.voiceUrl = flow;
    const [trunk] = sandbox.exotel.state.trunks;
    const { remains } = await deprovisionAsForetold(sandbox);
    expect(remains).toEqual([
      `${phoneNumber} goes to the flow ${flow}, which Trunkline has not set. If its Connect applet dials sip:${trunk?.trunkSid}, take the number off it in Exotel's App Bazaar.`,
    ]);
    expect((await deprovisionAsForetold(sandbox)).remains).toEqual([]);
  });
});

describe('inbound calls of the agent', () => {
  test.each([
    ['this', false],
    ['an earlier', true],
  ])('stay allowed for a number that somebody has attached since %s version attached ours', async (_, isEarlier) => {
    const sandbox = await freshSandbox();
    await provisioned(sandbox, request);
    if (isEarlier) await forgetIntended(sandbox, 'attach-number', 'first');
    const theirs = attachTheirNumber(sandbox, agentId);
    const { undone } = await deprovisionAsForetold(sandbox);
    expect(agentOf(sandbox.atoms, agentId)).toMatchObject({ telephonyProductId: [theirs], allowInboundCall: true });
    expect(undone).toContain(offAgent);
    expect(undone).not.toContain(noInbound);
  });

  test('are forbidden again where no number needs them, and that is said', async () => {
    const sandbox = await freshSandbox();
    await provisioned(sandbox, request);
    await forgetIntended(sandbox, 'attach-number', 'first');
    const { undone } = await deprovisionAsForetold(sandbox);
    expect(agentOf(sandbox.atoms, agentId).allowInboundCall).toBe(false);
    expect(undone.slice(0, 2)).toEqual([offAgent, noInbound]);
  });

  test('are forbidden again, and that is said, where a person has taken the number off the agent', async () => {
    const sandbox = await freshSandbox();
    await provisioned(sandbox, request);
    moveNumber(sandbox, null);
    const { undone } = await deprovisionAsForetold(sandbox);
    expect(agentOf(sandbox.atoms, agentId).allowInboundCall).toBe(false);
    expect(undone[0]).toBe(noInbound);
    expect(undone).not.toContain(offAgent);
  });

  test('are forbidden again by the last number of Trunkline, whichever version attached the first', async () => {
    const sandbox = await freshSandbox();
    const second = '+918045675678';
    buy(sandbox, [second]);
    await provisioned(sandbox, request);
    await forgetIntended(sandbox, 'attach-number', 'first');
    await provisioned(sandbox, { ...request, phoneNumber: second });
    const { undone } = await deprovisionAsForetold(sandbox);
    expect(undone).not.toContain(noInbound);
    expect(agentOf(sandbox.atoms, agentId).allowInboundCall).toBe(true);
    const last = await sandbox.deprovision({ phoneNumber: second });
    expect(last.output).toMatchObject({ undone: expect.arrayContaining([noInbound]) });
    expect(agentOf(sandbox.atoms, agentId).allowInboundCall).toBe(false);
  });
});

describe('a number that a person has given to another agent', () => {
  test('is taken off that one, which keeps its own numbers and its inbound calls', async () => {
    const sandbox = await freshSandbox();
    const theirs = addTheirAgent(sandbox);
    const before = accountState(sandbox);
    await provisioned(sandbox, everything);
    moveNumber(sandbox, otherAgentId);
    const { undone, remains } = await deprovisionAsForetold(sandbox);
    expect(accountState(sandbox)).toEqual(before);
    expect(agentOf(sandbox.atoms, otherAgentId)).toMatchObject({
      telephonyProductId: [theirs],
      allowInboundCall: true,
    });
    expect(undone).toContain(`${phoneNumber} is off agent ${otherAgentId}, to which somebody else had given it`);
    expect(undone).toContainEqual(expect.stringMatching(/is not in Atoms any more/));
    expect(remains).toEqual([]);
    expect(await entriesLeft(sandbox)).toEqual([]);
  });

  test('is left to a person where it is not known that Trunkline imported it', async () => {
    const sandbox = await freshSandbox();
    addTheirAgent(sandbox);
    await provisioned(sandbox, request);
    await loseAnswers(sandbox, 'import-number');
    moveNumber(sandbox, otherAgentId);
    const [theirs] = sandbox.atoms.state.products.filter((each) => each.phoneNumber === phoneNumber);
    const { remains } = await deprovisionAsForetold(sandbox);
    expect(remains).toEqual([
      `Remove ${phoneNumber} (product ${theirs?.id}) in the Atoms console, if it is not wanted: agent ${otherAgentId} has it, and whether Trunkline imported it is not known, since the answer was lost.`,
    ]);
    expect(agentOf(sandbox.atoms, otherAgentId).telephonyProductId).toContain(theirs?.id);
    const settled = await sandbox.deprovision({ phoneNumber, settled: true });
    expect(settled.output).toMatchObject({ remains: [] });
    expect(await entriesLeft(sandbox)).toEqual([]);
  });
});
