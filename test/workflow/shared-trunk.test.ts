import { describe, expect, test } from '@jest/globals';
import { accountState } from '../../sandbox/faults/account-state.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { agentId, freshSandbox, phoneNumber, request } from './environment.ts';

const otherNumber = '+918045671235';

function refuseCalls({ exotel }: Sandbox): void {
  exotel.state.phones['+919876543210'] = 'codec mismatch';
}

function buy({ exotel }: Sandbox, number: string): void {
  const [phone] = exotel.state.exoPhones;
  exotel.state.exoPhones.push({ ...phone, sid: `${phone?.sid}${number.slice(-1)}`, phoneNumber: number } as never);
}

describe('numbers that share a trunk', () => {
  const shared = { ...request, trunkName: 'shared' };

  test('have its credentials and its destination set once', async () => {
    const sandbox = await freshSandbox();
    buy(sandbox, otherNumber);
    sandbox.executions.options.retryMillis = 20;
    const executions = await Promise.all([
      sandbox.provision({ ...shared, verification: 'skip' }),
      sandbox.provision({ ...shared, phoneNumber: otherNumber, verification: 'skip' }),
    ]);
    sandbox.executions.options.retryMillis = 1;
    expect(executions.map(({ status, cause }) => [status, cause])).toEqual([
      ['SUCCEEDED', undefined],
      ['SUCCEEDED', undefined],
    ]);
    const [trunk, ...others] = sandbox.exotel.state.trunks;
    expect(others).toEqual([]);
    expect(trunk?.credentials).toHaveLength(1);
    expect(trunk?.destinationUris).toHaveLength(1);
    expect(trunk?.phoneNumbers.map((mapping) => mapping.phoneNumber).sort()).toEqual([phoneNumber, otherNumber]);
  });

  test('do not lose it when the one that created it is rolled back', async () => {
    const sandbox = await freshSandbox();
    buy(sandbox, otherNumber);
    // The second comes while the first, which created the trunk, is waiting for its call to fail.
    let second: Promise<unknown> | undefined;
    sandbox.exotel.state.phones['+919876543210'] = 'codec mismatch';
    sandbox.executions.options.onEvent = ({ type, state }, { input }) => {
      const isFirst = (JSON.parse(input) as { phoneNumber: string }).phoneNumber === phoneNumber;
      if (type === 'StateEntered' && state?.name === 'Map DID to trunk' && isFirst) {
        second ??= sandbox.provision({ ...shared, phoneNumber: otherNumber, verification: 'skip' });
      }
    };
    sandbox.executions.options.retryMillis = 20;
    const first = await sandbox.provision(shared);
    expect(first.error).toBe('VerificationFailedError');
    expect(await second).toMatchObject({ status: 'SUCCEEDED' });
    sandbox.executions.options.retryMillis = 1;

    const [trunk] = sandbox.exotel.state.trunks;
    expect(trunk?.credentials).toHaveLength(1);
    expect(trunk?.destinationUris).toHaveLength(1);
    expect(trunk?.phoneNumbers.map((mapping) => mapping.phoneNumber)).toContain(otherNumber);
    expect(sandbox.atoms.state.products.map((product) => product.phoneNumber)).toEqual([otherNumber]);
    const again = await sandbox.provision({ ...shared, phoneNumber: otherNumber });
    expect(sandbox.exotel.state.trunks[0]?.credentials).toHaveLength(1);
    expect(again.error).toBe('VerificationFailedError');
    expect(sandbox.atoms.state.products.map((product) => product.phoneNumber)).toEqual([otherNumber]);
  });

  test('take it away with the last of them that fails, though another one created it', async () => {
    const sandbox = await freshSandbox();
    buy(sandbox, otherNumber);
    refuseCalls(sandbox);
    const before = accountState(sandbox);
    let second: Promise<unknown> | undefined;
    sandbox.executions.options.onEvent = ({ type, state }, { input }) => {
      const isFirst = (JSON.parse(input) as { phoneNumber: string }).phoneNumber === phoneNumber;
      if (type === 'StateEntered' && state?.name === 'Diagnose' && isFirst) {
        second ??= sandbox.provision({ ...shared, phoneNumber: otherNumber });
      }
    };
    sandbox.executions.options.retryMillis = 20;
    await sandbox.provision(shared);
    await second;
    sandbox.executions.options.retryMillis = 1;
    expect(accountState(sandbox)).toEqual(before);
  });

  test('keep the inbound calls of their agent until the last of them is gone', async () => {
    const sandbox = await freshSandbox();
    buy(sandbox, otherNumber);
    const [agent] = sandbox.atoms.state.agents;
    Object.assign(agent ?? {}, { allowInboundCall: false });
    await sandbox.provision({ ...request, onFailure: 'keep', verification: 'skip' });
    expect(agent?.allowInboundCall).toBe(true);
    refuseCalls(sandbox);
    await sandbox.provision({ ...request, phoneNumber: otherNumber });
    expect(agent?.telephonyProductId).toHaveLength(1);
    expect(agent?.allowInboundCall).toBe(true);
    expect(agent?.id).toBe(agentId);
  });
});
