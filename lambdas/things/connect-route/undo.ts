import { numberSubject } from '../../platform/ledger/subjects.ts';
import { leave, ownEntries, type Undoing, undone } from '../../reconcile/undoing.ts';
import { findExoPhone, goesTo } from './exo-phone.ts';
import { connectRouteEffect } from './record.ts';

/** Gives the number the voice URL back that it had before all that is undone. */
export async function undoRoutes(work: Undoing): Promise<void> {
  const { exotel, entries, phoneNumber } = work;
  const routes = await ownEntries(work, connectRouteEffect, numberSubject(phoneNumber));
  for (const { key, entry } of routes) {
    const { exoPhoneSid } = entry.intent;
    const isRouted = async () => {
      const exoPhone = await findExoPhone(exotel, phoneNumber);
      return exoPhone !== undefined && goesTo(exotel, exoPhone, key.which ?? '');
    };
    // Routed otherwise by somebody since, or never: nothing of ours is there.
    if (!(await isRouted())) {
      await entries.forget(connectRouteEffect, key);
      continue;
    }
    const before = urlBefore(entry.intent.formerVoiceUrl);
    // That an empty URL takes a number off its flow is not documented.
    const stays = await work.change(async () => {
      await exotel.setVoiceUrl(exoPhoneSid, before ?? '');
      return before === null && (await isRouted());
    });
    if (stays) {
      const todo = `Take ${phoneNumber} off the flow ${key.which} in Exotel's App Bazaar.`;
      await leave(work, connectRouteEffect, key, todo);
    } else await undone(work, connectRouteEffect, key, `the flow of ${phoneNumber} is ${before ?? 'none'} again`);
  }

  /** Follows the flows that were set one after the other, back to what none of them is. Null: the number had no flow. */
  function urlBefore(voiceUrl: string | null, passed: readonly string[] = []): string | null {
    if (voiceUrl === null) return null;
    const earlier = routes.find(({ key }) => exotel.isVoiceUrlOfFlow(voiceUrl, key.which ?? ''));
    if (!earlier) return voiceUrl;
    const flow = earlier.key.which ?? '';
    // Set in turns: what was there before the first is not known any more.
    return passed.includes(flow) ? null : urlBefore(earlier.entry.intent.formerVoiceUrl, [...passed, flow]);
  }
}
