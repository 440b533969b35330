import type { Finding } from './sip-failure.ts';

/** Calls that a workspace allows at once, as its concurrency shows them. */
export interface CallSlots {
  orgLimit: number;
  /** Left to all agents. */
  unreservedPool: number;
  /** What is reserved for an agent. */
  agents: readonly {
    agentId?: string | null | undefined;
    outbound?: number | null | undefined;
    inbound?: number | null | undefined;
  }[];
}

/**
 * Whether the workspace can hold the calls of a loopback, the one out and the one in, at least while nobody else talks. How many
 * talk is not shown. (Atoms: concurrency. A call from one number of the workspace to another takes two.)
 */
export function hasRoomForLoopback(slots: CallSlots, from: string, to: string): boolean {
  const reserved = (agentId: string, kind: 'outbound' | 'inbound') =>
    Math.min(1, slots.agents.find((each) => each.agentId === agentId)?.[kind] ?? 0);
  return slots.unreservedPool + reserved(from, 'outbound') + reserved(to, 'inbound') >= 2;
}

/** For a call of a loopback that did not come in, beside the Connect applet. */
export function explainFullWorkspace(slots: CallSlots, from: string, to: string): Finding {
  const isCertain = !hasRoomForLoopback(slots, from, to);
  return {
    code: isCertain ? 'workspace-full' : 'workspace-perhaps-full',
    problem: isCertain
      ? `The Atoms workspace allows ${slots.orgLimit} call${slots.orgLimit === 1 ? '' : 's'} at once, of which ${slots.unreservedPool} ${slots.unreservedPool === 1 ? 'is' : 'are'} not reserved: a loopback takes two, and an inbound call that finds none free rings about 30 seconds and is disconnected.`
      : `The Atoms workspace may have had no call free: it allows ${slots.orgLimit} at once, and an inbound call that finds none free rings about 30 seconds and is disconnected.`,
    remedy:
      "Verify again when fewer calls are under way, free calls that agents have reserved, or have the plan's limit raised.",
  };
}
