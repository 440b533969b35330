import { expect, test } from '@jest/globals';
import type { Undoing } from '../../lambdas/reconcile/undoing.ts';
import { agentAttachmentEffect } from '../../lambdas/things/agent-attachment/record.ts';
import { undoAttachments } from '../../lambdas/things/agent-attachment/undo.ts';

test('a number that becomes the last to need an agent’s inbound calls while it waits for the lease turns them off', async () => {
  const agent = { agentId: 'a1', productIds: ['mine', 'theirs'], allowInboundCall: true, archived: false };
  const attached = { intendedBy: 'e', intendedAt: '2026-11-26T10:00:00Z', changedAt: '2026-11-26T10:00:00Z', tries: 1 };
  // The other number was there before it, and had the calls allowed.
  const intent = { agentId: 'a1', productId: 'mine', formerAgentId: null, formerAllowInboundCall: true };
  let entry: object | undefined = { ...attached, intent, result: {} };
  const written: object[] = [];
  const work = {
    phoneNumber: '+918045671234',
    execution: 'e',
    owners: ['e'],
    settled: false,
    atoms: {
      getAgent: async () => ({ ...agent }),
      listImportedNumbers: async () => [],
      updateAgent: async (_agentId: string, now: object) => void written.push(Object.assign(agent, now)),
    },
    entries: {
      list: async () => (entry ? [{ ...attached, name: agentAttachmentEffect.name, which: 'a1', recorded: true }] : []),
      read: async ({ name }: { name: string }) => (name === agentAttachmentEffect.name ? entry : undefined),
      forget: async () => {
        entry = undefined;
      },
    },
    leases: {
      withLease: async (_subject: string, _execution: string, undo: () => Promise<void>) => {
        // Who held the lease before has taken the other number off, and left the inbound calls to this one.
        agent.productIds = ['mine'];
        const first = { allowInboundCall: false, productIds: [] };
        entry = { ...attached, intent: { ...intent, formerAllowInboundCall: false, first }, result: {} };
        await undo();
      },
    },
    recent: { readWritten: async () => undefined, noteWritten: async () => undefined },
    change: (make: () => Promise<unknown>) => make(),
    note: async () => undefined,
    undone: [],
    remains: [],
  };
  await undoAttachments(work as unknown as Undoing);
  expect(written).toEqual([expect.objectContaining({ productIds: [], allowInboundCall: false })]);
  expect(work.undone).toContain('agent a1 takes no inbound calls any more, as before');
});
