import { numberSubject } from '../../platform/ledger/subjects.ts';
import { leave, ownEntries, type RollBackWork, undone } from '../../reconcile/roll-back-work.ts';
import { findExoPhone, goesTo } from './exo-phone.ts';
import { connectRouteEffect } from './record.ts';

/** Gives the number the voice URL back that it had before. */
export async function undoRoutes(work: RollBackWork): Promise<void> {
  const { exotel, phoneNumber } = work;
  for (const { key, entry } of await ownEntries(work, connectRouteEffect, numberSubject(phoneNumber))) {
    const { exoPhoneSid, formerVoiceUrl } = entry.intent;
    const isRouted = async () => {
      const exoPhone = await findExoPhone(exotel, phoneNumber);
      return exoPhone !== undefined && goesTo(exotel, exoPhone, key.which ?? '');
    };
    // Routed otherwise by somebody since, or never: nothing of ours is there.
    if (await isRouted()) {
      await exotel.setVoiceUrl(exoPhoneSid, formerVoiceUrl ?? '');
      // That an empty URL takes a number off its flow is not documented.
      if (formerVoiceUrl === null && (await isRouted())) {
        await leave(
          work,
          connectRouteEffect,
          key,
          `Take ${phoneNumber} off the flow ${key.which} in Exotel's App Bazaar.`,
        );
        continue;
      }
    }
    await undone(work, connectRouteEffect, key, `the flow of ${phoneNumber} is ${formerVoiceUrl ?? 'none'} again`);
  }
}
