import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { freshSandbox, lastEvent, operate, phoneNumber, provisioned, request } from './environment.ts';

const asha = 'arn:aws:sts::111122223333:assumed-role/telephony/asha';

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await freshSandbox();
});

async function shown(): Promise<string | null | undefined> {
  const { numbers } = await operate(sandbox, 'status', { phoneNumber });
  return numbers[0]?.runs[0]?.startedBy;
}

const rows = [
  { startedBy: asha, kept: asha },
  { startedBy: 'arn:aws:iam::111122223333:root', kept: 'arn:aws:iam::111122223333:root' },
  { startedBy: `${asha}, claimed: the console`, kept: `${asha}, claimed: the console` },
  { startedBy: 'asha', kept: 'claimed: asha' },
  { startedBy: `the admin ${asha}`, kept: `claimed: the admin ${asha}` },
  { startedBy: `${asha} and ravi`, kept: `claimed: ${asha} and ravi` },
  { startedBy: 'event from billing', kept: 'claimed: event from billing' },
  { startedBy: 'claimed: asha', kept: 'claimed: asha' },
  { startedBy: 'a'.repeat(200), kept: `claimed: ${'a'.repeat(191)}` },
  { startedBy: `${'a'.repeat(190)}😀`, kept: `claimed: ${'a'.repeat(190)}` },
];

describe('who started an execution is kept, told and shown; a name that is neither of AWS nor of an event, as claimed', () => {
  test.each(rows)('provisioning by $startedBy', async ({ startedBy, kept }) => {
    await sandbox.provision({ ...request, verification: 'skip', startedBy });
    expect([await shown(), lastEvent(sandbox, 'DID Provisioned')?.startedBy]).toEqual([kept, kept]);
  });

  test.each(rows.slice(0, 5))('a request that is refused, by $startedBy', async ({ startedBy, kept }) => {
    await sandbox.provision({ ...request, phoneNumber, agentId: 'b'.repeat(24), startedBy });
    expect([await shown(), lastEvent(sandbox, 'DID Provisioning Failed')?.startedBy]).toEqual([kept, kept]);
  });

  test.each(rows.slice(0, 5))('deprovisioning by $startedBy', async ({ startedBy, kept }) => {
    await provisioned(sandbox, { ...request, verification: 'skip' });
    await sandbox.deprovision({ phoneNumber, now: true, startedBy });
    expect([await shown(), lastEvent(sandbox, 'DID Deprovisioned')?.startedBy]).toEqual([kept, kept]);
  });
});
