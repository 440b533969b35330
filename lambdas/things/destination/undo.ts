import { trunkSubject } from '../../platform/ledger/subjects.ts';
import { expectShown } from '../../reconcile/not-visible-yet.ts';
import { leave, ownEntries, type Undoing } from '../../reconcile/undoing.ts';
import { sameDestination } from '../../telephony/sip-address.ts';
import { describeDestination, destinationEffect } from './record.ts';

/** No API takes a destination off: a person does. */
export async function undoDestinations(work: Undoing, trunkSid: string): Promise<void> {
  for (const { key, entry } of await ownEntries(work, destinationEffect, trunkSubject(trunkSid))) {
    const { destination } = entry.intent;
    const posted = await work.exotel.listDestinations(trunkSid);
    if (posted.some((each) => sameDestination(each.destination, destination))) {
      const todo = `Have Exotel take the destination ${destination} off trunk ${trunkSid}: no API does.`;
      await leave(work, destinationEffect, key, todo);
      continue;
    }
    expectShown(entry, false, describeDestination(destination, trunkSid));
    await work.entries.forget(destinationEffect, key);
  }
}
