import { numberSubject } from '../../platform/ledger/subjects.ts';
import { leave, ownEntries, type Undoing, undone } from '../../reconcile/undoing.ts';
import { findExoPhone, goesTo } from './exo-phone.ts';
import { connectRouteEffect } from './record.ts';

type Route = Awaited<
  ReturnType<typeof ownEntries<typeof connectRouteEffect.intent, typeof connectRouteEffect.result>>
>[0];

/** Gives the number the voice URL back that it had before all that is undone. */
export async function undoRoutes(work: Undoing): Promise<void> {
  const { exotel, entries, phoneNumber } = work;
  const routes = await ownEntries(work, connectRouteEffect, numberSubject(phoneNumber));
  const before = urlBefore(work, routes);
  for (const { key, entry } of routes) {
    const { exoPhoneSid } = entry.intent;
    const isRouted = async () => {
      const exoPhone = await findExoPhone(exotel, phoneNumber);
      return exoPhone !== undefined && goesTo(exotel, exoPhone, key.which ?? '');
    };
    // Routed otherwise by somebody since, or never, or so before us: nothing of ours is there.
    const wasThere = before !== null && exotel.isVoiceUrlOfFlow(before, key.which ?? '');
    if (wasThere || !(await isRouted())) {
      await entries.forget(connectRouteEffect, key);
      continue;
    }
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
}

/** What the number had before all that is undone; null: no flow. */
function urlBefore({ owners }: Undoing, routes: readonly Route[]): string | null {
  const first = routes[0]?.entry.intent.firstVoiceUrl;
  if (owners !== 'everyone' || first === undefined) return routes.at(-1)?.entry.intent.formerVoiceUrl ?? null;
  return first;
}
