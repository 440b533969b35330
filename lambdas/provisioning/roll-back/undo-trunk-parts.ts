import { trunkSubject } from '../../platform/ledger/subjects.ts';
import { sameNumber } from '../../telephony/same-number.ts';
import { sameDestination } from '../../telephony/sip-address.ts';
import { readDigest } from '../digest-secret.ts';
import { allowedIp, callerIdAlias, destinationUri, didMapping, digestCredentials } from '../effects.ts';
import type { Wishes } from './wishes.ts';
import { leave, ownEntries, type RollBackWork, undone } from './work.ts';

/** Takes off a trunk that stays what was put on it. Exotel deletes credentials alone; the rest is left to a person. */
export async function undoTrunkParts(work: RollBackWork, trunkSid: string): Promise<void> {
  for (const undo of [undoAlias, undoDestinations, undoIps, undoCredentials, undoMapping]) await undo(work, trunkSid);
}

/** Takes off a trunk that other numbers use what none of them asked for. What is left to a person stays the owners'. */
export async function undoNumberParts(work: RollBackWork, trunkSid: string, others: Wishes): Promise<void> {
  await undoAlias(work, trunkSid, others);
  await undoIps(work, trunkSid, others);
  await undoMapping(work, trunkSid);
}

async function undoAlias(work: RollBackWork, trunkSid: string, others?: Wishes): Promise<void> {
  for (const { key, entry } of await ownEntries(work, callerIdAlias, trunkSubject(trunkSid))) {
    if (others?.callerIds.has(entry.intent.callerId)) continue;
    const todo = `Have Exotel set the caller ID alias of trunk ${trunkSid} back, if it had one: ${entry.intent.callerId} was set, and no call reads what was there before.`;
    await leave(work, callerIdAlias, key, todo);
  }
}

async function undoDestinations(work: RollBackWork, trunkSid: string): Promise<void> {
  for (const { key, entry } of await ownEntries(work, destinationUri, trunkSubject(trunkSid))) {
    const { destination } = entry.intent;
    const posted = await work.exotel.listDestinations(trunkSid);
    if (posted.some((each) => sameDestination(each.destination, destination))) {
      const todo = `Have Exotel take the destination ${destination} off trunk ${trunkSid}: no API does.`;
      await leave(work, destinationUri, key, todo);
    } else await work.entries.forget(destinationUri, key);
  }
}

async function undoIps(work: RollBackWork, trunkSid: string, others?: Wishes): Promise<void> {
  for (const { key, entry } of await ownEntries(work, allowedIp, trunkSubject(trunkSid))) {
    const { ip } = entry.intent;
    if (others?.staticIps.has(ip)) continue;
    const allowed = await work.exotel.listAllowedIps(trunkSid);
    if (allowed.some((each) => each.ip === ip && each.mask === 32)) {
      await leave(work, allowedIp, key, `Have Exotel take the IP ${ip}/32 off trunk ${trunkSid}: no API does.`);
    } else await work.entries.forget(allowedIp, key);
  }
}

async function undoCredentials(work: RollBackWork, trunkSid: string): Promise<void> {
  for (const { key, entry } of await ownEntries(work, digestCredentials, trunkSubject(trunkSid))) {
    const { userName } = await readDigest(entry.intent);
    const ours = (await work.exotel.listCredentials(trunkSid)).filter((each) => each.userName === userName);
    for (const { credentialId } of ours) await work.exotel.deleteCredentials(trunkSid, credentialId);
    await undone(work, digestCredentials, key, `the digest credentials are off trunk ${trunkSid}`);
  }
}

async function undoMapping(work: RollBackWork, trunkSid: string): Promise<void> {
  const { phoneNumber } = work;
  for (const { key } of await ownEntries(work, didMapping, trunkSubject(trunkSid))) {
    if (key.which !== phoneNumber) continue;
    const mapped = await work.exotel.listPhoneNumbers(trunkSid);
    if (mapped.some((mapping) => sameNumber(mapping.phoneNumber, phoneNumber))) {
      const todo = `Have the mapping of ${phoneNumber} taken off trunk ${trunkSid} in the Exotel dashboard: no API does.`;
      await leave(work, didMapping, key, todo);
    } else await work.entries.forget(didMapping, key);
  }
}
