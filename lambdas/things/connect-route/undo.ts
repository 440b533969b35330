import type { ExoPhone } from '../../exotel/schemas.ts';
import { numberSubject } from '../../platform/ledger/subjects.ts';
import { leave, ownEntries, type Undoing } from '../../reconcile/undoing.ts';
import { findExoPhone, goesTo } from './exo-phone.ts';
import { firstVoiceUrlOf } from './first-url.ts';
import { connectRouteEffect } from './record.ts';

type Route = Awaited<
  ReturnType<typeof ownEntries<typeof connectRouteEffect.intent, typeof connectRouteEffect.result>>
>[0];

/** Gives the number the voice URL back that it had before all that is undone. */
export async function undoRoutes(work: Undoing): Promise<void> {
  const { exotel, entries, phoneNumber } = work;
  const routes = await ownEntries(work, connectRouteEffect, numberSubject(phoneNumber));
  if (routes.length === 0) return;
  const exoPhone = await findExoPhone(exotel, phoneNumber);
  // Routed otherwise by somebody since, or never: nothing of ours is there.
  const route = exoPhone && routes.find(({ key }) => goesTo(exotel, exoPhone, key.which ?? ''));
  // What was there before is known from all of them together: none is forgotten as long as one of them is there.
  if (route && !(await undoRoute(work, route, exoPhone, routes))) return;
  for (const { key } of routes) await entries.forget(connectRouteEffect, key);
}

/** @returns whether nothing is left to do. */
async function undoRoute(
  work: Undoing,
  { key }: Route,
  { exoPhoneSid }: ExoPhone,
  routes: readonly Route[],
): Promise<boolean> {
  const { exotel, phoneNumber } = work;
  const { which: flowAppId = '' } = key;
  const before = urlBefore(work, routes);
  const takeOff = `Take ${phoneNumber} off the flow ${flowAppId} in Exotel's App Bazaar`;
  if (before === undefined) {
    const todo = `${takeOff}: Trunkline routed it there, and what was there before is not known.`;
    await leave(work, connectRouteEffect, key, todo);
    return work.settled;
  }
  if (before !== null && exotel.isVoiceUrlOfFlow(before, flowAppId)) {
    work.undone.push(`the flow of ${phoneNumber} stays ${before}: it was there before`);
    return true;
  }
  const stays = await work.change(async () => {
    await exotel.setVoiceUrl(exoPhoneSid, before ?? '');
    if (before !== null) return false;
    // That an empty URL takes a number off its flow is not documented.
    const exoPhone = await findExoPhone(exotel, phoneNumber);
    return exoPhone !== undefined && goesTo(exotel, exoPhone, flowAppId);
  });
  if (stays) {
    await leave(work, connectRouteEffect, key, `${takeOff}.`);
    return work.settled;
  }
  work.undone.push(`the flow of ${phoneNumber} is ${before ?? 'none'} again`);
  return true;
}

/** What the number had before all that is undone; null: no flow; undefined: it is not known. */
function urlBefore({ owners, exotel }: Undoing, routes: readonly Route[]): string | null | undefined {
  if (owners !== 'everyone') return routes.at(-1)?.entry.intent.formerVoiceUrl;
  const all = routes.map(({ key, entry }) => ({ flowAppId: key.which ?? '', ...entry.intent }));
  const [newest] = all;
  return newest && firstVoiceUrlOf(exotel, newest, all);
}
