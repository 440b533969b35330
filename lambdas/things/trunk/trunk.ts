import { BusyError, ConflictError } from '../../platform/errors.ts';
import { trunkSubject } from '../../platform/ledger/subjects.ts';
import { carryOut, noteFound } from '../../reconcile/carry-out.ts';
import type { Known } from '../../reconcile/effect.ts';
import { expectShown } from '../../reconcile/not-visible-yet.ts';
import type { Acting, Decision, Looking, Thing } from '../../reconcile/thing.ts';
import { type RequestedTrunk, recordChoice } from './choice.ts';
import { listNamed } from './named.ts';
import { describeTrunk, trunkCreationEffect, trunkCreationKey } from './record.ts';

interface Observed {
  known: Known<typeof trunkCreationEffect>;
  /** The trunk of the request's SID, or the one that the ledger knows under the name. */
  isThere: boolean;
  /** Of a name that the ledger does not know: whether a trunk has it. Not every account's API lists trunks. */
  name: 'free' | 'taken' | 'not shown' | 'taken by a late request';
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

  async look(on, { trunkSid, trunkName }) {
    const known = await on.entries.read(trunkCreationEffect, trunkCreationKey(trunkName));
    const made = known?.result?.trunkSid;
    const sid = trunkSid ?? made;
    const isThere = sid !== undefined && (await on.exotel.getTrunk(sid)) !== undefined;
    if (sid !== undefined && sid === made) expectShown(known, isThere, describeTrunk(trunkName, sid));
    return { known, isThere, name: known || trunkSid ? 'not shown' : await lookForName(on, trunkName) };
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
    if (name === 'taken by a late request') {
      const detail = `A request to make the trunk ${trunkName} had no answer and was given up. A trunk of that name is there now, and is used.`;
      return { action: 'create', detail, trunkSid: null };
    }
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

  async act(on, wanted, decided, { known, name }) {
    // What a late request has made is Trunkline's.
    if (name === 'taken by a late request') await intend(on, wanted.trunkName);
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

/** For a trunk that the request names by its SID. */
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

async function create(on: Acting<'exotel'>, trunkName: string, known: Observed['known']) {
  const { exotel, entries, owners } = on;
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
        return { trunkSid: await sidOfOurs(on, trunkName, earlier, error) };
      }
    },
  });
  return { ...result, outcome };
}

/** From here on a trunk of that name counts as ours. */
async function intend({ entries, owners }: Acting<'exotel'>, trunkName: string): Promise<void> {
  await entries.put(trunkCreationEffect, trunkCreationKey(trunkName), owners[0], { intent: { trunkName } });
}

async function lookForName(on: Looking<'exotel'>, trunkName: string): Promise<Observed['name']> {
  const named = await listNamed(on, trunkName);
  if (!named) return 'not shown';
  if (named.length === 0) return 'free';
  const isLate = await on.recent.wasGivenUp(trunkSubject(trunkName), trunkCreationEffect.name);
  return isLate ? 'taken by a late request' : 'taken';
}

/** An earlier attempt made the trunk and its answer was lost: only its SID is missing. */
async function sidOfOurs(
  on: Looking<'exotel'>,
  trunkName: string,
  earlier: NonNullable<Observed['known']>,
  duplicate: ConflictError,
): Promise<string> {
  const named = await listNamed(on, trunkName);
  const [ours] = named ?? [];
  if (ours) return ours.trunkSid;
  if (named) expectShown(earlier, false, `The trunk ${trunkName}`);
  const why = named ? 'the list of trunks does not show it' : "this account's API does not list trunks";
  throw new ConflictError(
    `An earlier attempt created the trunk ${trunkName}, but its answer was lost and ${why}. Look its SID up in the Exotel dashboard and start again with "trunkSid".`,
    { cause: duplicate },
  );
}

function notOurs(trunkName: string, cause?: ConflictError): ConflictError {
  return new ConflictError(
    `A trunk named ${trunkName} exists in the Exotel account and was not made by Trunkline. Give its SID as "trunkSid" to use it, or another "trunkName".`,
    { cause },
  );
}
