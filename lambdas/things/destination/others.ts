import type { Entries } from '../../platform/ledger/entries.ts';
import { trunkSubject } from '../../platform/ledger/subjects.ts';
import { sameDestination } from '../../telephony/sip-address.ts';
import { isMadeHere } from '../trunk/made-here.ts';
import { trunkUseEffect } from '../trunk/record.ts';
import { destinationEffect } from './record.ts';

/**
 * Where a trunk sends inbound calls besides the destination that is wanted. Exotel tries the lower priority first, the next
 * one where that fails, and goes by weight among those of one priority.
 */
export interface OtherDestinations {
  /** What makes calls go astray, with what to do about it; null when nothing does. */
  inTheWay: { destinations: string[]; problem: string; remedy: string } | null;
  /** Of the trunk's owner, who is not Trunkline: another port or transport of the same host. */
  ofOwner: string[];
}

export const noOthers: OtherDestinations = { inTheWay: null, ofOwner: [] };

/** For whom a trunk is looked at. */
export interface WantedDestination {
  /** E.164 */
  phoneNumber: string;
  trunkSid: string;
  trunkName: string;
  destination: string;
}

/** Judges what a trunk has besides the destination. Asks the ledger only where it has something. */
export async function findOthers(
  entries: Pick<Entries, 'list' | 'read'>,
  wanted: WantedDestination,
  posted: readonly string[],
): Promise<OtherDestinations> {
  const { phoneNumber, trunkSid, destination } = wanted;
  if (posted.every((each) => sameDestination(each, destination))) return noOthers;
  const listed = await entries.list(trunkSubject(trunkSid));
  const whichOf = (effect: { name: string }) =>
    listed.flatMap(({ name, which }) => (name === effect.name && which !== undefined ? [which] : []));
  const known = { isMadeHere: await isMadeHere(entries, wanted), postedHere: whichOf(destinationEffect) };
  const { inTheWay, ofOwner } = sortOthers(posted, destination, known);
  if (inTheWay.length === 0) return { inTheWay: null, ofOwner };
  const ours = inTheWay.filter((each) => known.postedHere.some((here) => sameDestination(here, each)));
  const which = ours.length === inTheWay.length ? '' : ` (${ours.join(', ')})`;
  const byUs = ours.length === 0 ? '' : `, where Trunkline itself has had them sent${which}`;
  const numbers = [...new Set([...whichOf(trunkUseEffect), phoneNumber])].sort();
  return {
    inTheWay: {
      destinations: inTheWay,
      problem: `The trunk ${trunkSid} sends inbound calls to ${inTheWay.join(', ')}${byUs}: with ${destination} beside it, calls go to the one of lower priority and only where that fails to the next, and are shared among those of one priority.`,
      remedy: known.isMadeHere ? ofOurTrunk(numbers) : ofTheirTrunk,
    },
    ofOwner,
  };
}

/**
 * On a trunk of Trunkline nobody else posts anything, so that whatever is not the destination is in the way: an earlier
 * answer with a wrong port as much as a stranger. On somebody else's trunk, a second door to the same house may be meant.
 *
 * @param known `postedHere`: what Trunkline has posted to the trunk
 */
export function sortOthers(
  posted: readonly string[],
  wanted: string,
  known: { isMadeHere: boolean; postedHere: readonly string[] },
): { inTheWay: string[]; ofOwner: string[] } {
  const others = posted.filter((each) => !sameDestination(each, wanted));
  const isOfOwner = (each: string) =>
    !known.isMadeHere &&
    hostOf(each) === hostOf(wanted) &&
    // guard: what an earlier answer has posted is in the way
    !known.postedHere.some((here) => sameDestination(here, each));
  return { inTheWay: others.filter((each) => !isOfOwner(each)), ofOwner: others.filter(isOfOwner) };
}

/** What works was tried: another trunk does not, since the number is mapped to this one, and no API unmaps it. */
function ofOurTrunk(numbers: readonly string[]): string {
  const [them, anew] = numbers.length === 1 ? ['it', numbers.join('')] : ['them', numbers.join(' and ')];
  return `No API takes a destination off a trunk. Have Exotel take it off; or have the trunk made anew, whose destinations go with it: deprovision ${anew}, then provision ${them} again.`;
}

const ofTheirTrunk =
  'No API takes a destination off a trunk, and Trunkline does not delete one that it has not made. Have Exotel take it off. A number that is not mapped to the trunk yet can be given another one.';

function hostOf(destination: string): string {
  return (
    destination
      .trim()
      .toLowerCase()
      .replace(/^sips?:/, '')
      .split(/[:;]/)[0] ?? ''
  );
}
