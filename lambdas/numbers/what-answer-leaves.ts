import type { Entries } from '../platform/ledger/entries.ts';
import { findSubjects } from '../platform/ledger/find-subjects.ts';
import { numberSubject, sidOfTrunkSubject, trunkSubject } from '../platform/ledger/subjects.ts';
import { openTable } from '../platform/ledger/table.ts';
import type { RememberedAnswer } from '../platform/questions.ts';
import { connectRouteEffect } from '../things/connect-route/record.ts';
import { destinationEffect } from '../things/destination/record.ts';
import { trunkUseEffect } from '../things/trunk/record.ts';

/**
 * What was made with an answer and stays when it is forgotten, by the ledger: a sentence each.
 *
 * @param answer one that is remembered
 */
export async function whatAnswerLeaves(entries: Entries, answer: RememberedAnswer): Promise<string[]> {
  if ('destination' in answer) return destinationsPosted(entries, answer.destination);
  const { flowAppId, which } = answer;
  // A person has assigned the number by hand, and the ledger has nothing of it.
  if (flowAppId === null) return [];
  const stays: string[] = [];
  for (const phoneNumber of await numbersOf(entries, which)) {
    const listed = await entries.list(numberSubject(phoneNumber));
    if (!listed.some(({ name, which: flow }) => name === connectRouteEffect.name && flow === flowAppId)) continue;
    stays.push(`${phoneNumber} stays routed to flow ${flowAppId}, until it is provisioned with another flowAppId.`);
  }
  return stays;
}

async function destinationsPosted(entries: Entries, destination: string): Promise<string[]> {
  const stays: string[] = [];
  for (const subject of await findSubjects(openTable(), destinationEffect, destination)) {
    const trunkSid = sidOfTrunkSubject(subject);
    const numbers = await numbersOf(entries, trunkSid);
    const them = numbers.join(' and ');
    const [uses, it] = numbers.length === 1 ? ['uses', 'it'] : ['use', 'them'];
    const anew = `; or, if Trunkline made the trunk, deprovision ${them} and provision ${it} again`;
    stays.push(
      `${destination} stays on trunk ${trunkSid}${them && `, which ${them} ${uses}`}: no API takes it off. If it is wrong, have Exotel take it off${them && anew}.`,
    );
  }
  return stays;
}

async function numbersOf(entries: Entries, trunkSid: string): Promise<string[]> {
  const listed = await entries.list(trunkSubject(trunkSid));
  return listed.flatMap(({ name, which }) => (name === trunkUseEffect.name && which !== undefined ? [which] : []));
}
