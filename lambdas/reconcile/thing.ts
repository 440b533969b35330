import type { AtomsClient } from '../atoms/client.ts';
import type { ExotelClient } from '../exotel/client.ts';
import type { Entries, Owners } from '../platform/ledger/entries.ts';
import type { Leases } from '../platform/ledger/leases.ts';
import type { RecentChanges } from '../platform/ledger/recent-changes.ts';

/*
 * The central idea. Everything that Trunkline keeps at Exotel and Atoms is a *thing*: a trunk, a DID mapping, a digest and
 * so on. A thing says how it is looked at, what is decided from that, and how the decision is carried out. A verb does the
 * same with each thing:
 *
 *   provision   look, decide, act
 *   plan        look, decide: the same two functions, so that a plan says what the run does
 *   roll back   undo, in reverse
 *   check       compare
 *
 * To act is to intend, act and record (`carry-out.ts`): the ledger knows of a change before it is made.
 */

/** The two services, by the names that a thing says it uses. */
export interface Services {
  exotel: ExotelClient;
  atoms: AtomsClient;
}

/** What a thing has while it is looked at: the services that it uses, and what the ledger knows. */
export type Looking<Uses extends keyof Services> = Pick<Services, Uses> & { entries: Entries; recent: RecentChanges };

/** What a thing has while a decision is carried out. */
export type Acting<Uses extends keyof Services> = Looking<Uses> & {
  /** Whose work counts as this execution's own; the first is the execution itself. */
  owners: Owners;
  leases: Leases;
};

/** What is to be done, and why. */
export interface Decision {
  /** `keep`: it is Trunkline's and as wanted. `adopt`: it is as wanted, and somebody else's. */
  action: 'keep' | 'adopt' | 'create' | 'change' | 'by hand';
  /** A sentence or two for a person who reads a plan. */
  detail: string;
}

/**
 * A thing outside, with everything that is known of it in one folder.
 *
 * `Foreseen` is what is wanted as a plan knows it: what an earlier state is yet to make is null there. `Wanted` is the
 * same when those states have passed.
 *
 * @example the mapping of a DID to a trunk, in short
 * ```ts
 * export const didMapping: Thing<...> = {
 *   look: async ({ exotel }, { trunkSid, phoneNumber }) => ({ mapping: await findMapping(exotel, trunkSid, phoneNumber) }),
 *   decide: ({ phoneNumber }, { mapping }) =>
 *     mapping
 *       ? { action: 'keep', detail: `${phoneNumber} is mapped to the trunk.` }
 *       : { action: 'create', detail: `${phoneNumber} is mapped.` },
 *   act: async (on, wanted, { action }) => (action === 'keep' ? note(...) : carryOut(...)),
 * };
 * ```
 */
export interface Thing<
  Uses extends keyof Services,
  Foreseen,
  Wanted extends Foreseen,
  Observed,
  Decided extends Decision,
  Result,
> {
  /** What nobody else may change at the same time: subjects of the ledger. */
  leases?(wanted: Wanted): readonly string[];
  /** Reads what is there, at the services and in the ledger. Changes nothing. */
  look(on: Looking<Uses>, wanted: Foreseen): Promise<Observed>;
  /**
   * What follows from what is wanted and what was seen. Pure.
   *
   * @throws TrunklineError when it cannot be done: its message names the problem and the remedy.
   */
  decide(wanted: Foreseen, observed: Observed): Decided;
  /**
   * For a plan alone, where something is to be made: looks at what a run learns from its attempt.
   *
   * @returns the decision with what was seen, or with what cannot be foreseen.
   * @throws TrunklineError when the attempt would be refused.
   */
  foresee?(on: Looking<Uses>, wanted: Foreseen, decided: Decided, observed: Observed): Promise<Decided>;
  /** Carries the decision out. */
  act(on: Acting<Uses>, wanted: Wanted, decided: Decided, observed: Observed): Promise<Result>;
}

/** Look, decide, act. */
export async function provision<
  Uses extends keyof Services,
  Foreseen,
  Wanted extends Foreseen,
  Observed,
  Decided extends Decision,
  Result,
>(thing: Thing<Uses, Foreseen, Wanted, Observed, Decided, Result>, on: Acting<Uses>, wanted: Wanted): Promise<Result> {
  const observed = await thing.look(on, wanted);
  return thing.act(on, wanted, thing.decide(wanted, observed), observed);
}

/** Look and decide: what `provision` would do. */
export async function plan<
  Uses extends keyof Services,
  Foreseen,
  Wanted extends Foreseen,
  Observed,
  Decided extends Decision,
  Result,
>(
  thing: Thing<Uses, Foreseen, Wanted, Observed, Decided, Result>,
  on: Looking<Uses>,
  wanted: Foreseen,
): Promise<Decided> {
  const observed = await thing.look(on, wanted);
  const decided = thing.decide(wanted, observed);
  if (decided.action !== 'create' || !thing.foresee) return decided;
  return thing.foresee(on, wanted, decided, observed);
}
