import { describe, expect, test } from '@jest/globals';
import { whenEntering } from '../../sandbox/faults/scenarios/scenario.ts';
import { addTheirTrunk, refuseCalls } from '../../sandbox/faults/stories/accounts.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { deleteDigestSecrets, deprovisionAsForetold, loseAnswers } from './after-people.ts';
import { freshSandbox, provisioned, request } from './environment.ts';

describe("the digest credentials on somebody else's trunk, whose secret is gone", () => {
  async function onTheirTrunk(): Promise<{ sandbox: Sandbox; trunkSid: string }> {
    const sandbox = await freshSandbox();
    const trunkSid = addTheirTrunk(sandbox, []);
    await provisioned(sandbox, { ...request, trunkSid });
    const theirs = { userName: 'somebody', password: 'not-known-to-us', friendlyName: null };
    const dates = { dateCreated: '2026-01-01T00:00:00Z', dateUpdated: '2026-01-01T00:00:00Z' };
    sandbox.exotel.state.trunks[0]?.credentials.push({ id: '9999', ...theirs, ...dates });
    return { sandbox, trunkSid };
  }

  const userNames = (sandbox: Sandbox) => sandbox.exotel.state.trunks[0]?.credentials.map(({ userName }) => userName);

  test.each(['at once' as const, 'in some days' as const])(
    'are taken off by the id that the record has of them (deleted %s)',
    async (when) => {
      const { sandbox, trunkSid } = await onTheirTrunk();
      deleteDigestSecrets(sandbox, when);
      const { undone, remains } = await deprovisionAsForetold(sandbox);
      expect(undone).toContain(`the digest credentials are off trunk ${trunkSid}`);
      expect(userNames(sandbox)).toEqual(['somebody']);
      expect(remains).not.toContainEqual(expect.stringContaining('digest credentials'));
    },
  );

  test.each(['at once' as const, 'in some days' as const])(
    'are left to a person where their answer was lost too (deleted %s)',
    async (when) => {
      const { sandbox, trunkSid } = await onTheirTrunk();
      await loseAnswers(sandbox, 'set-digest-credentials');
      deleteDigestSecrets(sandbox, when);
      const [ours] = userNames(sandbox) ?? [];
      const { remains } = await deprovisionAsForetold(sandbox);
      expect(remains).toContain(
        `Delete the digest credentials ${ours} of trunk ${trunkSid} in the Exotel dashboard, if nobody else uses them: user names that Trunkline makes begin with "theirs_", and the secret that says which one it made is gone.`,
      );
      expect(userNames(sandbox)).toEqual([ours, 'somebody']);
      // A person deletes them: the next one sees it.
      sandbox.exotel.state.trunks[0]?.credentials.splice(0, 1);
      expect((await deprovisionAsForetold(sandbox)).undone).toEqual([
        `the digest credentials are off trunk ${trunkSid}`,
      ]);
    },
  );

  test('that are known are not taken for those whose answer was lost', async () => {
    const { sandbox, trunkSid } = await onTheirTrunk();
    await loseAnswers(sandbox, 'set-digest-credentials');
    sandbox.exotel.state.trunks[0]?.credentials.splice(0, 1);
    deleteDigestSecrets(sandbox, 'at once');
    await provisioned(sandbox, { ...request, trunkSid, replaceExisting: true, verification: 'skip' });
    const { remains } = await deprovisionAsForetold(sandbox);
    expect(userNames(sandbox)).toEqual(['somebody']);
    expect(remains).not.toContainEqual(expect.stringContaining('digest credentials'));
    // An import of Trunkline's own was replaced: nobody is asked to bring that back.
    expect(remains).not.toContainEqual(expect.stringContaining('Import '));
  });

  test('are taken off by a roll-back too', async () => {
    const sandbox = await freshSandbox();
    const trunkSid = addTheirTrunk(sandbox, []);
    refuseCalls(sandbox);
    whenEntering(sandbox, 'Diagnose', () => deleteDigestSecrets(sandbox, 'at once'));
    const execution = await sandbox.provision({ ...request, trunkSid });
    expect(execution.error).toBe('VerificationFailedError');
    expect(sandbox.bus.events.findLast((event) => event['detail-type'] === 'DID Rolled Back')?.detail).toMatchObject({
      undone: expect.arrayContaining([`the digest credentials are off trunk ${trunkSid}`]),
    });
    expect(sandbox.exotel.state.trunks).toMatchObject([{ trunkSid, credentials: [] }]);
  });
});
