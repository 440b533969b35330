import type { ExotelClient } from '../../exotel/client.ts';
import { BusyError, ConflictError } from '../../platform/errors.ts';
import { trunkSubject } from '../../platform/ledger/subjects.ts';
import { carryOut, noteFound } from '../../reconcile/carry-out.ts';
import type { Known } from '../../reconcile/effect.ts';
import type { Acting, Decision, Thing } from '../../reconcile/thing.ts';
import { type RequestedTrunk, recordChoice } from './choice.ts';
import { trunkCreationEffect, trunkCreationKey } from './record.ts';

interface Observed {
  known: Known<typeof trunkCreationEffect>;
  /** The trunk of the request's SID, or the one that the ledger knows under the name. */
  isThere: boolean;
  /** Of a name that the ledger does not know: whether a trunk has it. Not every account's API lists trunks. */
  name: 'free' | 'taken' | 'not shown';
}

/** `trunkSid`: null when it is yet to be made. */
type Decided = Decision & { trunkSid: string | null };

/** The trunk that joins Exotel to Atoms for one number or for several. */
export const trunk: Thing<
  'exotel',
  RequestedTrunk,
  RequestedTrunk,
  Observed,
  Decided,
  { trunkSid: string; trunkName: string; outcome: 'created' | 'found' }
> = {
  leases: ({ trunkName }) => [trunkSubject(trunkName)],

  async look({ exotel, entries }, { trunkSid, trunkName }) {
    const known = await entries.read(trunkCreationEffect, trunkCreationKey(trunkName));
    const sid = trunkSid ?? known?.result?.trunkSid;
    return {
      known,
      isThere: sid !== undefined && (await exotel.getTrunk(sid)) !== undefined,
      name: known || trunkSid ? 'not shown' : await lookForName(exotel, trunkName),
    };
  },

  decide({ trunkSid, trunkName }, { known, isThere, name }) {
    if (trunkSid) return decideOnNamed({ trunkSid, trunkName }, isThere, known);
    if (known?.result && isThere) return keep(known.result.trunkSid, trunkName);
    if (known && !known.result) {
      const detail = `An earlier attempt to make the trunk ${trunkName} had no answer, and no trunk of that name is to be seen.`;
      return { action: 'create', detail, trunkSid: null };
    }
    // guard: look before: Create trunk
    if (name === 'taken') throw notOurs(trunkName);
    // Looked for before it is intended: once our intention stands, a trunk of that name counts as ours.
    const seen =
      known || name === 'free' ? '' : " Whether somebody else has one of that name is not shown by this account's API.";
    const why = known?.result ? ` ${known.result.trunkSid}, which had the name, is not there any more.` : '';
    return { action: 'create', detail: `A trunk named ${trunkName} is made.${seen}${why}`, trunkSid: null };
  },

  async foresee({ exotel }, { trunkName }, decided, { known }) {
    if (known?.result || !known) return decided;
    const made = (await exotel.listTrunks())?.find((each) => each.trunkName === trunkName);
    if (!made) return decided;
    const detail = `An earlier attempt to make the trunk ${trunkName} had no answer, but has made it (${made.trunkSid}).`;
    return { ...decided, action: 'keep', detail, trunkSid: made.trunkSid };
  },

  async act(on, wanted, decided, { known }) {
    const made = decided.trunkSid
      ? { trunkSid: decided.trunkSid, outcome: await note(on, wanted.trunkName, decided.trunkSid, known) }
      : await create(on, wanted.trunkName, known);
    // Written while the trunk is leased: who rolls back another number sees it, and leaves the trunk alone.
    await recordChoice(on, wanted, made.trunkSid);
    return { ...made, trunkName: wanted.trunkName };
  },
};

function keep(trunkSid: string, trunkName: string): Decided {
  return { action: 'keep', detail: `The trunk ${trunkName} (${trunkSid}) is Trunkline's own.`, trunkSid };
}

/** Of a trunk that the request names by its SID. */
function decideOnNamed(
  { trunkSid, trunkName }: { trunkSid: string; trunkName: string },
  isThere: boolean,
  known: Observed['known'],
): Decided {
  // It was there when its name was looked up. A roll-back may have deleted it since.
  if (!isThere) throw new BusyError(`The trunk ${trunkSid} was deleted a moment ago. It is looked for again.`);
  if (isOurs(known, trunkSid)) return keep(trunkSid, trunkName);
  return {
    action: 'adopt',
    detail: `The trunk ${trunkName} (${trunkSid}) is used, as the request asks, and is never deleted: Trunkline has not made it.`,
    trunkSid,
  };
}

/** A SID that an operator looked up, after the answer that held it was lost, is that of our own trunk. */
function isOurs(known: Observed['known'], trunkSid: string): boolean {
  return known !== undefined && (known.result?.trunkSid ?? trunkSid) === trunkSid;
}

async function note(
  { entries, owners }: Acting<'exotel'>,
  trunkName: string,
  trunkSid: string,
  known: Observed['known'],
): Promise<'created' | 'found'> {
  return noteFound({
    entries,
    owners,
    effect: trunkCreationEffect,
    key: trunkCreationKey(trunkName),
    known: isOurs(known, trunkSid) ? known : undefined,
    result: { trunkSid },
  });
}

async function create({ exotel, entries, owners }: Acting<'exotel'>, trunkName: string, known: Observed['known']) {
  const key = trunkCreationKey(trunkName);
  if (known?.result) await entries.forget(trunkCreationEffect, key);
  const { result, outcome } = await carryOut({
    entries,
    owners,
    effect: trunkCreationEffect,
    key,
    intent: { trunkName },
    act: async (earlier) => {
      try {
        return { trunkSid: (await exotel.createTrunk(trunkName)).trunkSid };
      } catch (error) {
        if (!(error instanceof ConflictError)) throw error;
        if (!earlier) throw notOurs(trunkName, error);
        return { trunkSid: await sidOfOurs(exotel, trunkName, error) };
      }
    },
  });
  return { ...result, outcome };
}

async function lookForName(exotel: ExotelClient, trunkName: string): Promise<Observed['name']> {
  const trunks = await exotel.listTrunks();
  if (!trunks) return 'not shown';
  return trunks.some((each) => each.trunkName === trunkName) ? 'taken' : 'free';
}

/** A duplicate of what we intended is what an earlier attempt made, whose answer was lost: only its SID is missing. */
async function sidOfOurs(exotel: ExotelClient, trunkName: string, duplicate: ConflictError): Promise<string> {
  const trunks = await exotel.listTrunks();
  const ours = trunks?.find((each) => each.trunkName === trunkName);
  if (ours) return ours.trunkSid;
  throw new ConflictError(
    `An earlier attempt created the trunk ${trunkName}, but its answer was lost and this account's API does not list trunks. Look its SID up in the Exotel dashboard and start again with "trunkSid".`,
    { cause: duplicate },
  );
}

function notOurs(trunkName: string, cause?: ConflictError): ConflictError {
  return new ConflictError(
    `A trunk named ${trunkName} exists in the Exotel account and was not made by Trunkline. Give its SID as "trunkSid" to use it, or another "trunkName".`,
    { cause },
  );
}
