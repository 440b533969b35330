import { type EffectKey, keyOfListed, type ListedEntry } from '../../platform/ledger/entries.ts';
import { isRecent } from '../../platform/ledger/recent-changes.ts';
import { openRuns } from '../../platform/ledger/runs.ts';
import { numberSubject, trunkSubject } from '../../platform/ledger/subjects.ts';
import { deleteAndLook } from '../../reconcile/delete-and-look.ts';
import { expectShown } from '../../reconcile/not-visible-yet.ts';
import { isOwn, leave, ownEntries, type Undoing, undone } from '../../reconcile/undoing.ts';
import { sameNumber } from '../../telephony/same-number.ts';
import { allowedIpEffect } from '../allowed-ips/record.ts';
import { callerIdEffect } from '../caller-id/record.ts';
import { destinationEffect } from '../destination/record.ts';
import { didMappingEffect, didMappingKey, mappingModeEffect, mappingModeKey } from '../did-mapping/record.ts';
import { digestCredentialsEffect, digestSecretEffect } from '../digest/record.ts';
import { undoSecret } from '../digest/undo.ts';
import { listNamed } from './named.ts';
import { onYoungTrunk } from './not-shown-yet.ts';
import { provisionedTrunks } from './provisioned-trunks.ts';
import {
  describeTrunk,
  trunkChoiceEffect,
  trunkCreationEffect,
  trunkCreationKey,
  trunkUseEffect,
  trunkUseKey,
} from './record.ts';
import { undoNumberParts, undoTrunkParts } from './undo-parts.ts';
import { noWishes, readWishes, type Wishes } from './wishes.ts';

/** Deletes the trunk that was made for the number, or takes off somebody else's what was put on it. */
export async function undoTrunks(work: Undoing): Promise<void> {
  const { entries, execution, leases, phoneNumber } = work;
  const choices = await ownEntries(work, trunkChoiceEffect, numberSubject(phoneNumber));
  for (const { key, entry } of choices) {
    const trunkName = entry.result?.trunkName ?? entry.intent.trunkName;
    // Without a name nothing was made yet: the SID that a request gave was not even found.
    if (trunkName === null) {
      await entries.forget(trunkChoiceEffect, key);
      continue;
    }
    // While it is leased, no other number begins to use the trunk.
    await leases.withLease(trunkSubject(trunkName), execution, async () => {
      const trunkSid = entry.result?.trunkSid ?? (await sidOfLost(work, trunkName));
      if (await undoTrunkAndSecret(work, trunkName, trunkSid)) await forgetChoice(work, key, trunkSid);
    });
  }
  if (work.owners !== 'everyone') return;
  const known = new Set(choices.map(({ entry }) => entry.result?.trunkSid));
  for (const { trunkName, trunkSid } of await provisionedTrunks(openRuns(), phoneNumber)) {
    if (known.has(trunkSid)) continue;
    const undo = () => undoTrunkAndSecret(work, trunkName, trunkSid);
    await leases.withLease(trunkSubject(trunkName), execution, undo);
  }
}

/** @returns whether nothing of both is left. */
async function undoTrunkAndSecret(work: Undoing, trunkName: string, trunkSid: string | undefined): Promise<boolean> {
  const remainedBefore = work.remains.length;
  const trunkIsOver =
    trunkSid === undefined ||
    (await onYoungTrunk(work.entries, { trunkName, trunkSid }, () => undoTrunk(work, trunkName, trunkSid)));
  // guard: the secret of a trunk that stays is left
  const secretIsOver = !trunkIsOver || (await undoSecret(work, trunkName));
  return work.remains.length === remainedBefore && secretIsOver;
}

/** Unless another execution had the number use the trunk, and it does still: then the choice is that one's. */
async function forgetChoice(work: Undoing, key: EffectKey, trunkSid: string | undefined): Promise<void> {
  const { entries, phoneNumber } = work;
  const use = trunkSid && (await entries.read(trunkUseEffect, trunkUseKey(trunkSid, phoneNumber)));
  if (use && !isOwn(work, use)) await entries.handOver(trunkChoiceEffect, key, use.intendedBy);
  else await entries.forget(trunkChoiceEffect, key);
}

/** The SID of a trunk whose creation had no answer, if it was created at all. */
async function sidOfLost(work: Undoing, trunkName: string): Promise<string | undefined> {
  const { entries } = work;
  const key = trunkCreationKey(trunkName);
  const entry = await entries.read(trunkCreationEffect, key);
  // Whichever execution made it: what the owners put on it may be there.
  if (entry?.result) return entry.result.trunkSid;
  if (!entry || !isOwn(work, entry)) return undefined;
  const named = await listNamed(work, trunkName);
  if (!named) {
    const todo = `Look in the Exotel dashboard for a trunk named ${trunkName}: it may have been created, its answer was lost and this account's API does not list trunks. Delete it there, or start again with its SID as "trunkSid".`;
    await leave(work, trunkCreationEffect, key, todo);
    return undefined;
  }
  const trunkSid = named[0]?.trunkSid;
  expectShown(entry, trunkSid !== undefined, `The trunk ${trunkName}`);
  if (trunkSid) await entries.record(trunkCreationEffect, key, { trunkSid });
  else {
    await work.recent.noteGivenUp(key.subject, trunkCreationEffect.name);
    await entries.forget(trunkCreationEffect, key);
  }
  return trunkSid;
}

/** @returns whether nobody needs the trunk's secret any more. */
async function undoTrunk(work: Undoing, trunkName: string, trunkSid: string): Promise<boolean> {
  const { exotel, entries, phoneNumber } = work;
  const creationKey = trunkCreationKey(trunkName);
  const creation = await entries.read(trunkCreationEffect, creationKey);
  const isThis = creation?.result?.trunkSid === trunkSid;
  const listed = await entries.list(trunkSubject(trunkSid));
  const ofName = (await entries.list(creationKey.subject)).filter((entry) => isOwn(work, entry));
  const ofTrunk = listed.filter((entry) => entry.name !== trunkUseEffect.name && isOwn(work, entry));
  if (ofName.length + ofTrunk.length === 0) {
    await forgetUse(work, trunkSid);
    return true;
  }
  const isShown = (await exotel.getTrunk(trunkSid)) !== undefined;
  const isHidden = !isShown && isThis && isRecent(creation.changedAt);
  const others = listed.filter(({ name, which }) => name === trunkUseEffect.name && which !== phoneNumber);
  // guard: a trunk that another number uses is left
  if (others.length > 0) {
    const wishes = await readWishes(
      openRuns(),
      others.map(({ which = '' }) => which),
    );
    if (isHidden) expectShown(creation, false, describeTrunk(trunkName, trunkSid));
    if (isShown) await undoNumberParts(work, trunkSid, wishes);
    // Whoever provisions one of the others makes the trunk anew, with the same secret.
    else await forgetMapping(work, trunkSid);
    await handOver(work, trunkName, trunkSid, wishes, others);
    await forgetUse(work, trunkSid);
    return false;
  }

  // By an attempt before this one, which still saw it and had to wait.
  const wasDeleted = isThis && (await work.recent.listGone(trunkSubject(trunkName))).has(trunkSid);
  // guard: an id that the ledger has is deleted though no list shows it
  if (!isShown && !isHidden) {
    await forgetTrunk(work, trunkSid);
    if (wasDeleted) await undone(work, trunkCreationEffect, creationKey, describeDeleted(trunkName, trunkSid));
    else if (isThis) await entries.forget(trunkCreationEffect, creationKey);
    // guard: the secret of a new trunk of the same name is left
    return isThis || (creation === undefined && (await isNameFree(work, trunkName)));
  }

  // guard: only one's own is rolled back
  if (isThis && isOwn(work, creation)) {
    const mappedByUs = listed.flatMap(({ name, which }) => (name === didMappingEffect.name && which ? [which] : []));
    // The list of trunks may still show one that was deleted, and its numbers be gone already.
    const foreign = (isHidden || wasDeleted ? [] : await exotel.listPhoneNumbers(trunkSid)).filter(
      (mapping) => ![phoneNumber, ...mappedByUs].some((number) => sameNumber(mapping.phoneNumber, number)),
    );
    // guard: a trunk to which a person has mapped a number is left
    if (foreign.length === 0) {
      const isGone = await work.change(() =>
        deleteAndLook(work, {
          subject: trunkSubject(trunkName),
          id: trunkSid,
          what: describeTrunk(trunkName, trunkSid),
          delete: () => exotel.deleteTrunk(trunkSid),
          isShown: async () => (await exotel.getTrunk(trunkSid)) !== undefined,
        }),
      );
      if (isGone === false) {
        const todo = `Exotel has taken the deletion of the trunk ${trunkName} (${trunkSid}) again and again, and still shows it. Delete it in the Exotel dashboard, or ask Exotel.`;
        await leave(work, trunkCreationEffect, creationKey, todo);
        return false;
      }
      await forgetTrunk(work, trunkSid);
      await undone(work, trunkCreationEffect, creationKey, describeDeleted(trunkName, trunkSid));
      return true;
    }
    // Whoever mapped them may call with what is on the trunk.
    await undoNumberParts(work, trunkSid, noWishes);
    const numbers = foreign.map((mapping) => mapping.phoneNumber).join(', ');
    const todo = `The trunk ${trunkName} (${trunkSid}) stays with its digest credentials, their secret and its destinations: ${numbers} ${foreign.length === 1 ? 'is' : 'are'} mapped to it, and Trunkline has no record of that. Delete it in the Exotel dashboard if nobody needs it.`;
    await leave(work, trunkCreationEffect, creationKey, todo);
    await forgetUse(work, trunkSid);
    return false;
  }
  await undoTrunkParts(work, trunkSid);
  await forgetUse(work, trunkSid);
  return true;
}

const describeDeleted = (trunkName: string, trunkSid: string) => `the trunk ${trunkName} (${trunkSid}) is deleted`;

/**
 * Whether no trunk has the name of one that is gone: its secret has only the name, and would be that of the next. A
 * roll-back undoes what an execution has just made, so that there is no next.
 */
async function isNameFree(work: Undoing, trunkName: string): Promise<boolean> {
  if (work.owners !== 'everyone') return true;
  return (await listNamed(work, trunkName))?.length === 0;
}

async function forgetMapping({ entries, phoneNumber }: Undoing, trunkSid: string): Promise<void> {
  await entries.forget(didMappingEffect, didMappingKey(trunkSid, phoneNumber));
  await entries.forget(mappingModeEffect, mappingModeKey(trunkSid, phoneNumber));
}

/** What went with the trunk. */
async function forgetTrunk({ entries }: Undoing, trunkSid: string): Promise<void> {
  const subject = trunkSubject(trunkSid);
  for (const entry of await entries.list(subject)) await entries.forget(entry, keyOfListed(subject, entry));
}

/** Other numbers need the trunk and what is on it. From now on the execution of one of them has to undo it. */
async function handOver(
  work: Undoing,
  trunkName: string,
  trunkSid: string,
  { staticIps, callerIds }: Wishes,
  others: ListedEntry[],
): Promise<void> {
  const { entries } = work;
  const [heir] = others;
  if (!heir) return;
  const ofTrunk = trunkSubject(trunkSid);
  const ofName = trunkSubject(trunkName);
  const ips = await ownEntries(work, allowedIpEffect, ofTrunk);
  const aliases = await ownEntries(work, callerIdEffect, ofTrunk);
  const needed = [
    [digestCredentialsEffect, await ownEntries(work, digestCredentialsEffect, ofTrunk)],
    [destinationEffect, await ownEntries(work, destinationEffect, ofTrunk)],
    [allowedIpEffect, ips.filter(({ entry }) => staticIps.has(entry.intent.ip))],
    [callerIdEffect, aliases.filter(({ entry }) => callerIds.has(entry.intent.callerId))],
    [trunkCreationEffect, await ownEntries(work, trunkCreationEffect, ofName)],
    [digestSecretEffect, await ownEntries(work, digestSecretEffect, ofName)],
  ] as const;
  for (const [effect, own] of needed) {
    for (const { key, entry } of own) {
      // One of theirs already, where everyone's work is undone.
      if (others.some(({ intendedBy }) => intendedBy === entry.intendedBy)) continue;
      await entries.handOver(effect, key, heir.intendedBy);
    }
  }
}

/** Unless an earlier execution's mapping of the number stays: then the number goes on needing the trunk. */
async function forgetUse(work: Undoing, trunkSid: string): Promise<void> {
  const { entries, phoneNumber } = work;
  const key = trunkUseKey(trunkSid, phoneNumber);
  const [use, mapping] = await Promise.all([
    entries.read(trunkUseEffect, key),
    entries.read(didMappingEffect, didMappingKey(trunkSid, phoneNumber)),
  ]);
  if ([use, mapping].some((entry) => entry && !isOwn(work, entry))) return;
  await entries.forget(trunkUseEffect, key);
}
