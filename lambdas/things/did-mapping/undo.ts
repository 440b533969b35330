import { trunkSubject } from '../../platform/ledger/subjects.ts';
import { expectShown } from '../../reconcile/not-visible-yet.ts';
import { leave, ownEntries, type Undoing } from '../../reconcile/undoing.ts';
import { findMapping } from './find-mapping.ts';
import { describeMapping, didMappingEffect } from './record.ts';

/** A mapping goes with its trunk alone. Where the trunk stays, a person takes it off. */
export async function undoDidMapping(work: Undoing, trunkSid: string): Promise<void> {
  const { exotel, entries, phoneNumber } = work;
  for (const { key, entry } of await ownEntries(work, didMappingEffect, trunkSubject(trunkSid))) {
    if (key.which !== phoneNumber) continue;
    if (await findMapping(exotel, trunkSid, phoneNumber)) {
      const todo = `Have the mapping of ${phoneNumber} taken off trunk ${trunkSid} in the Exotel dashboard: no API does.`;
      await leave(work, didMappingEffect, key, todo);
      continue;
    }
    expectShown(entry, false, describeMapping(phoneNumber, trunkSid));
    await entries.forget(didMappingEffect, key);
  }
}
