import { type EffectKey, type Entries, keyOfListed, type ListedEntry } from '../platform/ledger/entries.ts';
import { numberSubject, trunkSubject } from '../platform/ledger/subjects.ts';
import { didMappingEffect, mappingModeEffect } from './did-mapping/record.ts';
import { readTrunkChoices } from './trunk/choice.ts';
import { trunkCreationEffect, trunkCreationKey, trunkUseEffect } from './trunk/record.ts';

const ofItsMapping: readonly string[] = [didMappingEffect.name, mappingModeEffect.name];

/**
 * Every entry of the owners' work on a number: under the number itself, and under the trunks that were chosen for it.
 *
 * @param owners `everyone`: by whichever execution. Of a trunk that other numbers use that is the number's mapping alone.
 */
export async function listOwnWork(
  entries: Entries,
  phoneNumber: string,
  owners: readonly string[] | 'everyone',
): Promise<{ name: string; key: EffectKey }[]> {
  const ofNumber = numberSubject(phoneNumber);
  const listed = await entries.list(ofNumber);
  const isOwn = ({ intendedBy }: ListedEntry) => owners === 'everyone' || owners.includes(intendedBy);
  const own = listed.filter(isOwn).map((entry) => keyed(ofNumber, entry));
  // Two choices may have led to the same trunk: by its name and by its SID.
  const seen = new Set<string>();
  for (const { intent, result } of await readTrunkChoices(entries, phoneNumber, listed)) {
    const trunkName = result?.trunkName ?? intent.trunkName;
    const trunkSid = result?.trunkSid ?? (await sidOfName(entries, trunkName));
    const bySid = trunkSid === undefined ? undefined : trunkSubject(trunkSid);
    const ofSid = bySid ? await entries.list(bySid) : [];
    const isShared = ofSid.some(({ name, which }) => name === trunkUseEffect.name && which !== phoneNumber);
    const isOfNumber = ({ name, which }: ListedEntry) =>
      owners !== 'everyone' || !isShared || (ofItsMapping.includes(name) && which === phoneNumber);
    const byName = trunkName === null ? undefined : trunkSubject(trunkName);
    for (const subject of [bySid, byName]) {
      if (subject === undefined || seen.has(subject)) continue;
      seen.add(subject);
      const ofTrunk = subject === bySid ? ofSid : await entries.list(subject);
      own.push(...ofTrunk.filter((entry) => isOwn(entry) && isOfNumber(entry)).map((entry) => keyed(subject, entry)));
    }
  }
  return own;
}

/** Where a choice was noted and its trunk was not yet: the SID of the trunk that Trunkline made under the name. */
async function sidOfName(entries: Entries, trunkName: string | null): Promise<string | undefined> {
  if (trunkName === null) return undefined;
  return (await entries.read(trunkCreationEffect, trunkCreationKey(trunkName)))?.result?.trunkSid;
}

function keyed(subject: string, entry: ListedEntry): { name: string; key: EffectKey } {
  return { name: entry.name, key: keyOfListed(subject, entry) };
}

/**
 * Makes what an execution did before it claims the number anew nobody's to undo. It had let the number go: it was told as
 * provisioned, or was to be kept, or another execution has built on it since.
 */
export async function disownEarlierWork(entries: Entries, phoneNumber: string, execution: string): Promise<void> {
  for (const { name, key } of await listOwnWork(entries, phoneNumber, [execution])) {
    await entries.handOver({ name }, key, `${execution} before it began again`);
  }
}
