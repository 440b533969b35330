import { afterAll, expect, test } from '@jest/globals';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { outside } from '../outside.ts';
import { synthesizedTemplate } from '../synthesized.ts';

const { startSandbox } = await outside<typeof import('../../sandbox/sandbox.ts')>('sandbox/sandbox.ts');

const running: Sandbox[] = [];
afterAll(async () => {
  await Promise.all(running.map((sandbox) => sandbox.close()));
});

/** What a provisioning does, without what differs each time. */
async function provisioned(sharePackages: boolean) {
  const sandbox = await startSandbox(synthesizedTemplate(), { sharePackages, waitMillis: 1 });
  running.push(sandbox);
  const execution = await sandbox.provision({ phoneNumber: '+918045671234', agentId: '60d0fe4f5311236168a109ca' });
  await sandbox.settled();
  const calls = ({ journal }: { journal: { operation: string }[] }) => journal.map(({ operation }) => operation);
  return {
    status: execution.status,
    states: execution.history.flatMap(({ type, state }) => (type === 'StateEntered' && state ? [state.name] : [])),
    exotel: calls(sandbox.exotel),
    atoms: calls(sandbox.atoms).filter((operation) => operation !== 'get conversation'),
    ledger: (await sandbox.ledger.items()).map(({ sk }) => String(sk).replace(/^(RUN|EFFECT#[\w-]+)#.*/, '$1')).sort(),
    events: sandbox.bus.events.map((event) => event['detail-type']),
  };
}

test('with shared packages, as most tests run them, the Lambdas do what those do that are deployed', async () => {
  const deployed = await provisioned(false);
  expect(deployed.status).toBe('SUCCEEDED');
  expect(await provisioned(true)).toEqual(deployed);
});
