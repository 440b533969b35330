import { describe, expect, test } from '@jest/globals';
import { explainBareAddress } from '../../lambdas/telephony/bare-address.ts';
import { freshSandbox, lastEvent, newSandbox, operate, phoneNumber, request } from './environment.ts';
import { loopback, withOther } from './loopback.ts';

/* Atoms' SIP serves many workspaces at one address: calls that are sent to the address itself may find no trunk. */

const atAddress = { originationUri: 'sip:203.0.113.9:5060', staticIps: ['203.0.113.9'] };
const told = /203\.0\.113\.9, which is an IP address.*give the name/;

test.each(['203.0.113.9:5060;transport=tcp', '203.0.113.9:5061;transport=tls', 'sip:203.0.113.9'])(
  '%s is an address',
  (destination) => {
    expect(explainBareAddress(destination)).toMatchObject({ code: 'destination-is-address' });
  },
);

test.each([null, 'abc.sip.livekit.cloud:5060;transport=tcp', '203-0-113-9.example.com:5060;transport=tcp'])(
  '%s is none',
  (destination) => {
    expect(explainBareAddress(destination)).toBeUndefined();
  },
);

describe('a destination that is an address is warned of', () => {
  test('by a run that no inbound call has proved, in output and event', async () => {
    const sandbox = await freshSandbox();
    const { output } = await sandbox.provision({ ...request, ...atAddress, verification: 'skip' });
    expect(output).toMatchObject({ warnings: [expect.stringMatching(told)] });
    expect(lastEvent(sandbox, 'DID Provisioned')).toMatchObject({ warnings: [expect.stringMatching(told)] });
  });

  test('when a person answers with one', async () => {
    const sandbox = await newSandbox({ requestDefaults: { destination: null } });
    const { staticIps, originationUri } = atAddress;
    const execution = sandbox.executions.start(JSON.stringify({ ...request, staticIps, verification: 'skip' }));
    await sandbox.executions.waitsForToken(execution);
    const answer = { phoneNumber, by: 'arn:aws:iam::1:user/asha', originationUri, force: true };
    const { warnings } = await operate(sandbox, 'resume', answer);
    expect(warnings.at(-1)).toMatch(told);
    await execution.ended;
  });

  test('by the doctor', async () => {
    const sandbox = await newSandbox({ requestDefaults: { destination: '203.0.113.9:5060;transport=tcp' } });
    const { checks } = await operate(sandbox, 'doctor', {});
    expect(checks).toContainEqual(
      expect.objectContaining({
        name: 'Origination host',
        result: 'warning',
        detail: expect.stringMatching(/IP address/),
      }),
    );
  });

  test('when a loopback call does not come in', async () => {
    const sandbox = await withOther('shared');
    const execution = await sandbox.provision({ ...loopback, ...atAddress });
    expect(lastEvent(sandbox, 'DID Provisioning Failed')).toMatchObject({
      finding: { code: 'destination-is-address', problem: expect.stringMatching(/203\.0\.113\.9/) },
    });
    expect(execution.status).toBe('FAILED');
  });
});
