import { trunkSubject } from '../../platform/ledger/subjects.ts';
import { leave, ownEntries, type Undoing } from '../../reconcile/undoing.ts';
import { callerIdEffect } from './record.ts';

/**
 * No call reads an alias, so what was there before is not known: a person sets it back.
 *
 * @param needed aliases that other numbers of the trunk asked for: they stay
 */
export async function undoCallerId(work: Undoing, trunkSid: string, needed: ReadonlySet<string>): Promise<void> {
  for (const { key, entry } of await ownEntries(work, callerIdEffect, trunkSubject(trunkSid))) {
    if (needed.has(entry.intent.callerId)) continue;
    const todo = `Have Exotel set the caller ID alias of trunk ${trunkSid} back, if it had one: ${entry.intent.callerId} was set, and no call reads what was there before.`;
    await leave(work, callerIdEffect, key, todo);
  }
}
