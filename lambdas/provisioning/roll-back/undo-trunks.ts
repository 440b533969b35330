import { numberSubject, trunkSubject } from '../../platform/ledger/subjects.ts';
import { sameNumber } from '../../telephony/same-number.ts';
import { deleteDigestSecret } from '../digest-secret.ts';
import {
  allowedIp,
  callerIdAlias,
  destinationUri,
  didMapping,
  digestCredentials,
  digestSecret,
  numberImport,
  trunkChoice,
  trunkCreation,
  trunkUse,
} from '../effects.ts';
import { undoNumberParts, undoTrunkParts } from './undo-trunk-parts.ts';
import { readWishes, type Wishes } from './wishes.ts';
import { leave, ownEntries, type RollBackWork, undone } from './work.ts';

/** Deletes the trunk that was made for the number, or takes off somebody else's what was put on it. */
export async function undoTrunks(work: RollBackWork): Promise<void> {
  const { entries, leases, owners, phoneNumber } = work;
  for (const { key, entry } of await ownEntries(work, trunkChoice, numberSubject(phoneNumber))) {
    const trunkName = entry.result?.trunkName ?? entry.intent.trunkName;
    // Without a name nothing was made yet: the SID that a request gave was not even found.
    if (trunkName === null) {
      await entries.forget(trunkChoice, key);
      continue;
    }
    // While it is leased, no other number begins to use the trunk.
    await leases.withLease(trunkSubject(trunkName), owners[0], async () => {
      const remainedBefore = work.remains.length;
      const trunkSid = entry.result?.trunkSid ?? (await sidOfLost(work, trunkName));
      const trunkIsOver = trunkSid === undefined || (await undoTrunk(work, trunkName, trunkSid));
      const secretIsOver = !trunkIsOver || (await undoSecret(work, trunkName));
      if (work.remains.length === remainedBefore && secretIsOver) await entries.forget(trunkChoice, key);
    });
  }
}

/** The SID of a trunk that the choice does not tell: of one whose answer was lost, if it was created at all. */
async function sidOfLost(work: RollBackWork, trunkName: string): Promise<string | undefined> {
  const { exotel, entries, owners } = work;
  const key = { subject: trunkSubject(trunkName) };
  const entry = await entries.read(trunkCreation, key);
  // By whomever: what the owners put on it may be there all the same.
  if (entry?.result) return entry.result.trunkSid;
  if (!entry || !owners.includes(entry.intendedBy)) return undefined;
  const trunks = await exotel.listTrunks();
  if (!trunks) {
    const todo = `Look in the Exotel dashboard for a trunk named ${trunkName}: it may have been created, its answer was lost and this account's API does not list trunks. Delete it there, or start again with its SID as "trunkSid".`;
    await leave(work, trunkCreation, key, todo);
    return undefined;
  }
  const trunkSid = trunks.find((trunk) => trunk.trunkName === trunkName)?.trunkSid;
  if (trunkSid) await entries.record(trunkCreation, key, { trunkSid });
  else await entries.forget(trunkCreation, key);
  return trunkSid;
}

/** @returns whether nobody needs the trunk's secret any more. */
async function undoTrunk(work: RollBackWork, trunkName: string, trunkSid: string): Promise<boolean> {
  const { exotel, entries, owners, phoneNumber } = work;
  const creationKey = { subject: trunkSubject(trunkName) };
  const creation = await entries.read(trunkCreation, creationKey);
  const isThis = creation?.result?.trunkSid === trunkSid;
  const listed = await entries.list(trunkSubject(trunkSid));
  const isOwn = ({ intendedBy }: { intendedBy: string }) => owners.includes(intendedBy);
  const ofName = (await entries.list(creationKey.subject)).filter(isOwn);
  const ofTrunk = listed.filter((entry) => entry.name !== trunkUse.name && isOwn(entry));
  if (ofName.length + ofTrunk.length === 0) {
    await forgetUse(work, trunkSid);
    return true;
  }
  if (!(await exotel.getTrunk(trunkSid))) {
    await forgetTrunk(work, trunkSid);
    if (isThis) await entries.forget(trunkCreation, creationKey);
    return true;
  }

  const others = listed.filter(({ name, which }) => name === trunkUse.name && which !== phoneNumber);
  const [other] = others;
  if (other) {
    const wishes = await readWishes(
      work.runs,
      others.map(({ which = '' }) => which),
    );
    await undoNumberParts(work, trunkSid, wishes);
    await handOver(work, trunkName, trunkSid, wishes, other.intendedBy);
    await forgetUse(work, trunkSid);
    return false;
  }

  if (isThis && isOwn(creation)) {
    const mappedByUs = listed.flatMap(({ name, which }) => (name === didMapping.name && which ? [which] : []));
    const foreign = (await exotel.listPhoneNumbers(trunkSid)).filter(
      (mapping) => ![phoneNumber, ...mappedByUs].some((number) => sameNumber(mapping.phoneNumber, number)),
    );
    if (foreign.length === 0) {
      await exotel.deleteTrunk(trunkSid);
      await forgetTrunk(work, trunkSid);
      await undone(work, trunkCreation, creationKey, `the trunk ${trunkName} (${trunkSid}) is deleted`);
      return true;
    }
    const numbers = foreign.map((mapping) => mapping.phoneNumber).join(', ');
    const todo = `Delete the trunk ${trunkName} (${trunkSid}) in the Exotel dashboard, if it is not needed: somebody else mapped ${numbers} to it.`;
    await leave(work, trunkCreation, creationKey, todo);
  }
  await undoTrunkParts(work, trunkSid);
  await forgetUse(work, trunkSid);
  return true;
}

/** What went with the trunk. */
async function forgetTrunk({ entries }: RollBackWork, trunkSid: string): Promise<void> {
  const subject = trunkSubject(trunkSid);
  for (const { name, which } of await entries.list(subject)) {
    await entries.forget({ name }, { subject, ...(which !== undefined && { which }) });
  }
}

/** Other numbers need the trunk and what is on it: whoever provisions one of them is to undo it, or nobody. */
async function handOver(
  work: RollBackWork,
  trunkName: string,
  trunkSid: string,
  { staticIps, callerIds }: Wishes,
  execution: string,
): Promise<void> {
  const { entries } = work;
  const ofTrunk = trunkSubject(trunkSid);
  const ofName = trunkSubject(trunkName);
  const ips = await ownEntries(work, allowedIp, ofTrunk);
  const aliases = await ownEntries(work, callerIdAlias, ofTrunk);
  const needed = [
    [digestCredentials, await ownEntries(work, digestCredentials, ofTrunk)],
    [destinationUri, await ownEntries(work, destinationUri, ofTrunk)],
    [allowedIp, ips.filter(({ entry }) => staticIps.has(entry.intent.ip))],
    [callerIdAlias, aliases.filter(({ entry }) => callerIds.has(entry.intent.callerId))],
    [trunkCreation, await ownEntries(work, trunkCreation, ofName)],
    [digestSecret, await ownEntries(work, digestSecret, ofName)],
  ] as const;
  for (const [effect, own] of needed) {
    for (const { key } of own) await entries.handOver(effect, key, execution);
  }
}

/** Unless an earlier execution's mapping of the number stays: then the number goes on needing the trunk. */
async function forgetUse({ entries, owners, phoneNumber }: RollBackWork, trunkSid: string): Promise<void> {
  const key = { subject: trunkSubject(trunkSid), which: phoneNumber };
  const [use, mapping] = await Promise.all([entries.read(trunkUse, key), entries.read(didMapping, key)]);
  if ([use, mapping].some((entry) => entry && !owners.includes(entry.intendedBy))) return;
  await entries.forget(trunkUse, key);
}

/** @returns whether the secret is gone, or was never ours. */
async function undoSecret(work: RollBackWork, trunkName: string): Promise<boolean> {
  const { entries, phoneNumber } = work;
  const [secret] = await ownEntries(work, digestSecret, trunkSubject(trunkName));
  if (!secret) return true;
  // A number that is still in Atoms was imported with this password: who tries again needs it.
  const imported = await entries.read(numberImport, { subject: numberSubject(phoneNumber) });
  const version = secret.entry.result?.secretVersionId;
  if (imported && (version === undefined || imported.intent.secretVersionId === version)) return false;
  await deleteDigestSecret(trunkName);
  await undone(work, digestSecret, secret.key, `the digest secret of trunk ${trunkName} is deleted`);
  return true;
}
