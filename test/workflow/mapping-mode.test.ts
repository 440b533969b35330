import { describe, expect, test } from '@jest/globals';
import { addTheirTrunk, refuseCalls } from '../../sandbox/faults/stories/accounts.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { anHourLater, causeOf, freshSandbox, operate, phoneNumber, provisioned, request } from './environment.ts';

/* A number that streams (mode "flow") takes part in no SIP call until its mapping's mode is "pstn". */

const replacing = { ...request, replaceExisting: true };

/** The number on somebody else's trunk, in flow mode. */
async function streaming(): Promise<{ sandbox: Sandbox; trunkSid: string }> {
  const sandbox = await freshSandbox();
  const trunkSid = addTheirTrunk(sandbox, [phoneNumber]);
  setMode(sandbox, 'flow');
  return { sandbox, trunkSid };
}

function setMode(sandbox: Sandbox, mode: 'flow' | 'pstn'): void {
  Object.assign(sandbox.exotel.state.trunks[0]?.phoneNumbers[0] ?? {}, { mode });
}

const modeOf = (sandbox: Sandbox) => sandbox.exotel.state.trunks[0]?.phoneNumbers[0]?.mode;

const changesOfMode = (sandbox: Sandbox) =>
  sandbox.exotel.journal.filter(({ operation }) => operation === 'update phone number').length;

async function planned(sandbox: Sandbox, wanted: object) {
  const { steps } = await operate(sandbox, 'plan', wanted);
  return steps.find(({ state }) => state === 'Map DID to trunk');
}

describe('a number that streams', () => {
  test('is refused with what a request can ask for, by the plan as well', async () => {
    const { sandbox, trunkSid } = await streaming();
    const remedy = 'start again with "replaceExisting": true, which sets its mode to pstn';
    expect(await planned(sandbox, { ...request, trunkSid })).toMatchObject({
      action: 'refuse',
      detail: expect.stringContaining(remedy),
    });
    const execution = await sandbox.provision({ ...request, trunkSid });
    expect(execution.error).toBe('ConflictError');
    expect(causeOf(execution)).toContain(remedy);
    expect(modeOf(sandbox)).toBe('flow');
  });

  test('is set to calls where that is asked for, once, as the plan has said', async () => {
    const { sandbox, trunkSid } = await streaming();
    const wanted = { ...replacing, trunkSid };
    expect(await planned(sandbox, wanted)).toMatchObject({
      action: 'change',
      detail: expect.stringMatching(/in flow mode.*set to pstn: what streams through it ends/),
    });
    await provisioned(sandbox, wanted);
    await provisioned(sandbox, wanted);
    expect(modeOf(sandbox)).toBe('pstn');
    expect(changesOfMode(sandbox)).toBe(1);
  });

  test('streams again when the execution is rolled back, and the roll-back says so', async () => {
    const { sandbox, trunkSid } = await streaming();
    refuseCalls(sandbox);
    const execution = await sandbox.provision({ ...replacing, trunkSid });
    await sandbox.settled();
    expect(execution.error).toBe('VerificationFailedError');
    expect(modeOf(sandbox)).toBe('flow');
    const told = sandbox.bus.events.find((event) => event['detail-type'] === 'DID Rolled Back');
    expect(told?.detail).toMatchObject({
      undone: expect.arrayContaining([
        `the mapping of ${phoneNumber} to trunk ${trunkSid} is in flow mode, as it was before`,
      ]),
    });
  });

  test('streams again when the number is deprovisioned', async () => {
    const { sandbox, trunkSid } = await streaming();
    await provisioned(sandbox, { ...replacing, trunkSid });
    anHourLater(sandbox);
    const execution = await sandbox.deprovision({ phoneNumber });
    expect(execution.status).toBe('SUCCEEDED');
    expect(modeOf(sandbox)).toBe('flow');
  });

  test('is set to calls again where somebody has set it to streaming since, and a roll-back then ends there', async () => {
    const { sandbox, trunkSid } = await streaming();
    await provisioned(sandbox, { ...replacing, trunkSid });
    anHourLater(sandbox);
    setMode(sandbox, 'flow');
    refuseCalls(sandbox);
    const execution = await sandbox.provision({ ...replacing, trunkSid });
    await sandbox.settled();
    expect(execution.error).toBe('VerificationFailedError');
    expect(changesOfMode(sandbox)).toBe(3);
    expect(modeOf(sandbox)).toBe('flow');
  });
});
