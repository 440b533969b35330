import { expect, test } from '@jest/globals';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { causeOf, lastEvent, phoneNumber } from './environment.ts';
import { flowAppId, loopback, withOther } from './loopback.ts';

/** The other number is provisioned, and nobody has made a Connect applet that dials the trunk of this one. */
async function withoutApplet(): Promise<Sandbox> {
  const sandbox = await withOther('other');
  delete sandbox.executions.options.onEvent;
  return sandbox;
}

function remedyOf(sandbox: Sandbox): string {
  const { finding } = lastEvent(sandbox, 'DID Provisioning Failed') as { finding: { remedy: string } };
  return finding.remedy;
}

function trunkOf(sandbox: Sandbox) {
  return sandbox.exotel.state.trunks.find(({ phoneNumbers }) =>
    phoneNumbers.some((mapping) => mapping.phoneNumber === phoneNumber),
  );
}

test.each([
  ['a flow of a known id', loopback],
  ['a flow that nobody confirmed', { ...loopback, flowAppId: undefined }],
])('a trunk that is rolled back a moment later is not what an applet is set to: %s', async (_flow, asked) => {
  const sandbox = await withoutApplet();
  const execution = await sandbox.provision(asked);
  await sandbox.settled();
  expect([execution.error, trunkOf(sandbox)]).toEqual(['VerificationFailedError', undefined]);
  const remedy = remedyOf(sandbox);
  expect(causeOf(execution)).toContain(remedy);
  expect(remedy).not.toMatch(/sip:\w/);
  expect(remedy).toMatch(/"onFailure": "keep" \(--on-failure keep\).*--no-verification/);
});

test('what the finding says to do does it: keep, set the applet to the trunk that it then names, start again', async () => {
  const sandbox = await withoutApplet();
  await sandbox.provision({ ...loopback, onFailure: 'keep' });
  const { trunkSid } = trunkOf(sandbox) ?? {};
  expect(remedyOf(sandbox)).toMatch(new RegExp(`exactly sip:${trunkSid} and nothing more\\. Then start again`));
  sandbox.exotel.state.flows[flowAppId] = `sip:${trunkSid}`;
  const { status, cause } = await sandbox.provision(loopback);
  expect([status, cause]).toEqual(['SUCCEEDED', undefined]);
});

test('the other way does it as well: provision without a call, set the applet, provision with the call', async () => {
  const sandbox = await withoutApplet();
  await sandbox.provision({ ...loopback, verification: 'skip' });
  const { trunkSid } = trunkOf(sandbox) ?? {};
  sandbox.exotel.state.flows[flowAppId] = `sip:${trunkSid}`;
  const { status, output } = await sandbox.provision(loopback);
  expect([status, output]).toEqual(['SUCCEEDED', expect.objectContaining({ trunkSid })]);
});

test('a trunk that was there before stays, and is named', async () => {
  const sandbox = await withoutApplet();
  await sandbox.provision({ ...loopback, trunkName: 'other' });
  const { trunkSid } = sandbox.exotel.state.trunks[0] ?? {};
  expect(remedyOf(sandbox)).toContain(`exactly sip:${trunkSid} and nothing more. Then start again`);
});
