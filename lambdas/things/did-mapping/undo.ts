import { trunkSubject } from '../../platform/ledger/subjects.ts';
import { expectShown } from '../../reconcile/not-visible-yet.ts';
import { leave, ownEntries, type Undoing, undone } from '../../reconcile/undoing.ts';
import { findMapping } from './find-mapping.ts';
import { requireUpToDate, setMode } from './mode.ts';
import { describeMapping, didMappingEffect, mappingModeEffect } from './record.ts';

/** Sets the former mode again. A mapping goes with its trunk alone: where the trunk stays, a person takes it off. */
export async function undoDidMapping(work: Undoing, trunkSid: string): Promise<void> {
  const { exotel, entries, phoneNumber } = work;
  await undoMode(work, trunkSid);
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

async function undoMode(work: Undoing, trunkSid: string): Promise<void> {
  const { exotel, entries, phoneNumber } = work;
  for (const { key, entry } of await ownEntries(work, mappingModeEffect, trunkSubject(trunkSid))) {
    if (key.which !== phoneNumber) continue;
    const { mappingId, formerMode } = entry.intent;
    const mapping = await findMapping(exotel, trunkSid, phoneNumber);
    // Another one that was made since: what there was before is gone.
    if (mapping?.mappingId !== mappingId) {
      await entries.forget(mappingModeEffect, key);
      continue;
    }
    await requireUpToDate(work, { trunkSid, phoneNumber }, mapping.mode);
    if (mapping.mode !== formerMode) {
      await work.change(() => setMode(work, { trunkSid, phoneNumber, mappingId }, formerMode));
    }
    const now = `the mapping of ${phoneNumber} to trunk ${trunkSid} is in ${formerMode} mode, as it was before`;
    await undone(work, mappingModeEffect, key, now);
  }
}
