import { expect, test } from '@jest/globals';
import { freshSandbox, provisioned, request } from './environment.ts';

const callTo = '+919876543210';

test.each([
  ['enabled', 'wants TLS with SRTP'],
  ['disabled', 'does not ask for SRTP'],
] as const)(
  'a call without a common codec is diagnosed with what the trunk says of encryption: %s',
  async (secureTrunking, clue) => {
    const sandbox = await freshSandbox();
    await provisioned(sandbox, { ...request, verification: 'skip' });
    for (const trunk of sandbox.exotel.state.trunks) Object.assign(trunk, { secureTrunking });
    sandbox.exotel.state.phones[callTo] = 'codec mismatch';
    const { cause } = await sandbox.provision({ ...request, verification: { callTo } });
    expect(cause).toContain('codec');
    const failed = sandbox.bus.events.find((event) => event['detail-type'] === 'DID Provisioning Failed');
    expect(JSON.stringify(failed?.detail)).toContain(`secure_trunking ${secureTrunking}, edge_preference auto`);
    expect(JSON.stringify(failed?.detail)).toContain(clue);
  },
);

test('a call that fails for another reason is not said to be about encryption', async () => {
  const sandbox = await freshSandbox();
  await provisioned(sandbox, { ...request, verification: 'skip' });
  sandbox.exotel.state.phones[callTo] = 'unavailable';
  await sandbox.provision({ ...request, verification: { callTo } });
  expect(JSON.stringify(sandbox.bus.events)).not.toContain('secure_trunking');
});
