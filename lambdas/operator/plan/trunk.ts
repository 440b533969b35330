import { trunkSubject } from '../../platform/ledger/subjects.ts';
import { didMapping, trunkCreation } from '../../provisioning/effects.ts';
import { requireSipMapping, requireUnmapped } from '../../provisioning/mapping.ts';
import { findOurTrunk, requireNameFree, requireTrunkName } from '../../provisioning/trunk.ts';
import type { Decision, PlannedTrunk, Surroundings } from './decision.ts';

export async function planTrunk({ exotel, entries, request }: Surroundings): Promise<Decision & PlannedTrunk> {
  if (request.trunkSid) return adopt({ exotel, entries }, request.trunkSid);
  const { trunkName } = request;
  const { known, trunkSid } = await findOurTrunk(exotel, entries, trunkName);
  if (trunkSid) {
    return { action: 'keep', detail: `The trunk ${trunkName} (${trunkSid}) is Trunkline's own.`, trunkSid, trunkName };
  }
  if (known && !known.result) {
    const made = (await exotel.listTrunks())?.find((trunk) => trunk.trunkName === trunkName);
    const lost = `An earlier attempt to make the trunk ${trunkName} had no answer`;
    return made
      ? { action: 'keep', detail: `${lost}, but has made it (${made.trunkSid}).`, trunkSid: made.trunkSid, trunkName }
      : { action: 'create', detail: `${lost}, and no trunk of that name is to be seen.`, trunkSid: null, trunkName };
  }
  const name = await requireNameFree(exotel, trunkName);
  const seen = name === 'free' ? '' : " Whether somebody else has one of that name is not shown by this account's API.";
  const why = known?.result ? `${known.result.trunkSid}, which had the name, is not there any more.` : '';
  return {
    action: 'create',
    detail: `A trunk named ${trunkName} is made.${seen}${why && ` ${why}`}`,
    trunkSid: null,
    trunkName,
  };
}

async function adopt(
  { exotel, entries }: Pick<Surroundings, 'exotel' | 'entries'>,
  trunkSid: string,
): Promise<Decision & PlannedTrunk> {
  const trunkName = await requireTrunkName(exotel, trunkSid);
  const known = await entries.read(trunkCreation, { subject: trunkSubject(trunkName) });
  const isOurs = known && (known.result?.trunkSid ?? trunkSid) === trunkSid;
  return isOurs
    ? { action: 'keep', detail: `The trunk ${trunkName} (${trunkSid}) is Trunkline's own.`, trunkSid, trunkName }
    : {
        action: 'adopt',
        detail: `The trunk ${trunkName} (${trunkSid}) is used, as the request asks, and is never deleted: Trunkline has not made it.`,
        trunkSid,
        trunkName,
      };
}

export async function planMapping(
  { exotel, entries, request }: Surroundings,
  { trunkSid, trunkName }: PlannedTrunk,
): Promise<Decision> {
  const { phoneNumber } = request;
  if (trunkSid && (await requireSipMapping(exotel, trunkSid, phoneNumber))) {
    const known = await entries.read(didMapping, { subject: trunkSubject(trunkSid), which: phoneNumber });
    return known
      ? { action: 'keep', detail: `${phoneNumber} is mapped to the trunk.` }
      : { action: 'adopt', detail: `${phoneNumber} is mapped to the trunk, by somebody else than Trunkline.` };
  }
  const others = await requireUnmapped(exotel, entries, phoneNumber);
  const seen = others === 'seen' ? '' : ' Whether it is mapped to a trunk of somebody else is not shown.';
  return { action: 'create', detail: `${phoneNumber} is mapped to ${trunkSid ?? trunkName}, in pstn mode.${seen}` };
}
