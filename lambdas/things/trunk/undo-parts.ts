import type { RollBackWork } from '../../reconcile/roll-back-work.ts';
import { undoAllowedIps } from '../allowed-ips/undo.ts';
import { undoCallerId } from '../caller-id/undo.ts';
import { undoDestinations } from '../destination/undo.ts';
import { undoDidMapping } from '../did-mapping/undo.ts';
import { undoCredentials } from '../digest/undo.ts';
import type { Wishes } from './wishes.ts';

/** Takes off a trunk that stays what was put on it. Exotel deletes credentials alone; the rest is left to a person. */
export async function undoTrunkParts(work: RollBackWork, trunkSid: string): Promise<void> {
  await undoCallerId(work, trunkSid);
  await undoDestinations(work, trunkSid);
  await undoAllowedIps(work, trunkSid);
  await undoCredentials(work, trunkSid);
  await undoDidMapping(work, trunkSid);
}

/** Takes off a trunk that other numbers use what none of them asked for. What is left to a person stays the owners'. */
export async function undoNumberParts(work: RollBackWork, trunkSid: string, others: Wishes): Promise<void> {
  await undoCallerId(work, trunkSid, others.callerIds);
  await undoAllowedIps(work, trunkSid, others.staticIps);
  await undoDidMapping(work, trunkSid);
}
