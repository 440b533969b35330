import type { Claim } from '../platform/ledger/claims.ts';
import { ownersOf } from './claim.ts';

/*
 * When a roll-back that could not be carried out to its end is tried again by itself: soon at first, then ever more seldom.
 */

const dayMillis = 24 * 60 * 60 * 1000;

/** About two weeks after the first: by then it is no outage, and the person who was told has to see to it. */
export const mostTries = 20;

/** How many roll-backs on their own have failed for what is unfinished. @param machine ARN of their state machine */
export function triesSoFar(claim: Claim, machine: string): number {
  // `arn:aws:states:REGION:ACCOUNT:execution:NAME:...`, and the same of the state machine.
  const [name] = machine.split(':').slice(6);
  return ownersOf(claim).filter((owner) => owner.split(':')[6] === name).length;
}

/**
 * Whether it is time for the next try.
 *
 * @param last when the last try ended, or what it is to clean up after; epoch milliseconds
 * @param periodMillis how often it is looked; the first two tries wait so long
 */
export function isDue(tries: number, last: number, periodMillis: number, now: number): boolean {
  if (tries >= mostTries) return false;
  return now - last >= Math.min(periodMillis * 2 ** Math.max(0, tries - 1), dayMillis);
}
