import type { Undoing } from '../../reconcile/undoing.ts';
import { undoAllowedIps } from '../allowed-ips/undo.ts';
import { undoCallerId } from '../caller-id/undo.ts';
import { undoDestinations } from '../destination/undo.ts';
import { undoDidMapping } from '../did-mapping/undo.ts';
import { undoCredentials } from '../digest/undo.ts';
import { isTrunkPart, type TrunkPart, thingNames } from '../order.ts';
import { noWishes, type Wishes } from './wishes.ts';

interface Part {
  /** Whether a number asks for its own, or all numbers of the trunk use the same. */
  of: 'number' | 'trunk';
  /** @param others what the trunk's other numbers asked for: it stays */
  undo(work: Undoing, trunkSid: string, others: Wishes): Promise<void>;
}

const parts: Record<TrunkPart, Part> = {
  'did-mapping': { of: 'number', undo: undoDidMapping },
  digest: { of: 'trunk', undo: undoCredentials },
  'allowed-ips': { of: 'number', undo: (work, sid, { staticIps }) => undoAllowedIps(work, sid, staticIps) },
  destination: { of: 'trunk', undo: undoDestinations },
  'caller-id': { of: 'number', undo: (work, sid, { callerIds }) => undoCallerId(work, sid, callerIds) },
};

const lastFirst = thingNames.filter(isTrunkPart).reverse();

/** Takes off a trunk that stays what was put on it. Exotel deletes credentials alone; the rest is left to a person. */
export async function undoTrunkParts(work: Undoing, trunkSid: string): Promise<void> {
  for (const name of lastFirst) await parts[name].undo(work, trunkSid, noWishes);
}

/** Takes off a trunk that other numbers use what none of them asked for. What is left to a person stays the owners'. */
export async function undoNumberParts(work: Undoing, trunkSid: string, others: Wishes): Promise<void> {
  for (const name of lastFirst) if (parts[name].of === 'number') await parts[name].undo(work, trunkSid, others);
}
