import type { ExoPhone } from '../../exotel/schemas.ts';
import { numberSubject } from '../../platform/ledger/subjects.ts';
import { leave, ownEntries, tell, type Undoing } from '../../reconcile/undoing.ts';
import { connectAppletText } from '../../telephony/flow.ts';
import { readTrunkChoices } from '../trunk/choice.ts';
import { findExoPhone, goesTo } from './exo-phone.ts';
import { firstVoiceUrlOf } from './first-url.ts';
import { connectRouteEffect } from './record.ts';
import { requireUpToDate, setVoiceUrl } from './voice-url.ts';

type Route = Awaited<
  ReturnType<typeof ownEntries<typeof connectRouteEffect.intent, typeof connectRouteEffect.result>>
>[0];

/** Puts the voice URL back that the number had before. */
export async function undoRoutes(work: Undoing): Promise<void> {
  const { exotel, entries, phoneNumber } = work;
  const routes = await ownEntries(work, connectRouteEffect, numberSubject(phoneNumber));
  if (routes.length === 0) return tellOfFlowByHand(work);
  const exoPhone = await findExoPhone(exotel, phoneNumber);
  if (exoPhone) await requireUpToDate(work, phoneNumber, exoPhone);
  // It goes elsewhere by now, or was never routed: nothing of ours is there.
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
    await tell(work, `the flow of ${phoneNumber} stays ${before}: it was there before`);
    return true;
  }
  const stays = await work.change(
    async () => {
      await setVoiceUrl(work, phoneNumber, exoPhoneSid, before ?? '');
      if (before !== null) return false;
      // That an empty URL takes a number off its flow is not documented.
      const exoPhone = await findExoPhone(exotel, phoneNumber);
      if (exoPhone) await requireUpToDate(work, phoneNumber, exoPhone);
      return exoPhone !== undefined && goesTo(exotel, exoPhone, flowAppId);
    },
    before === null
      ? `Whether Exotel takes ${phoneNumber} off its flow. If not, a person does in App Bazaar.`
      : undefined,
  );
  if (stays) {
    await leave(work, connectRouteEffect, key, `${takeOff}.`);
    return work.settled;
  }
  await tell(work, `the flow of ${phoneNumber} is ${before ?? 'none'} again`);
  return true;
}

/** A flow that a person has assigned goes on dialling the trunk, which goes next. What a flow dials, no API shows. */
async function tellOfFlowByHand({ owners, exotel, entries, phoneNumber, remains }: Undoing): Promise<void> {
  if (owners !== 'everyone') return;
  const choices = await readTrunkChoices(entries, phoneNumber, await entries.list(numberSubject(phoneNumber)));
  const [trunkSid] = choices.flatMap(({ result }) => result?.trunkSid ?? []);
  if (trunkSid === undefined) return;
  const voiceUrl = (await findExoPhone(exotel, phoneNumber))?.voiceUrl;
  if (!voiceUrl) return;
  remains.push(
    `${phoneNumber} goes to the flow ${voiceUrl}, which Trunkline has not set. If its Connect applet dials ${connectAppletText(trunkSid)}, take the number off it in Exotel's App Bazaar.`,
  );
}

/** What the number had before all that is undone; null: no flow; undefined: it is not known. */
function urlBefore({ owners, exotel }: Undoing, routes: readonly Route[]): string | null | undefined {
  if (owners !== 'everyone') return routes.at(-1)?.entry.intent.formerVoiceUrl;
  const all = routes.map(({ key, entry }) => ({ flowAppId: key.which ?? '', ...entry.intent }));
  const [newest] = all;
  return newest && firstVoiceUrlOf(exotel, newest, all);
}
