import {
  type EffectKey,
  type Entries,
  keyOfListed,
  type ListedEntry,
  type Owners,
} from '../platform/ledger/entries.ts';
import { numberSubject, trunkSubject } from '../platform/ledger/subjects.ts';
import { didMappingEffect } from './did-mapping/record.ts';
import { readTrunkChoices } from './trunk/choice.ts';
import { trunkUseEffect } from './trunk/record.ts';

/**
 * Every entry of the owners' work on a number: under the number itself, and under the trunks that were chosen for it.
 *
 * @param owners `everyone`: by whichever execution. Of a trunk that other numbers use that is the number's mapping alone.
 */
export async function listOwnWork(
  entries: Entries,
  phoneNumber: string,
  owners: Owners | 'everyone',
): Promise<{ name: string; key: EffectKey }[]> {
  const subject = numberSubject(phoneNumber);
  const ofNumber = await entries.list(subject);
  // A choice is written anew by each execution; what it found on the trunk is not.
  const trunks = (await readTrunkChoices(entries, phoneNumber, ofNumber)).flatMap(({ intent, result }) => [
    result?.trunkSid,
    result?.trunkName ?? intent.trunkName,
  ]);
  const subjects = new Set(trunks.flatMap((trunk) => (trunk ? [trunkSubject(trunk)] : [])));
  const ofTrunks = await Promise.all([...subjects].map(async (trunk) => [trunk, await entries.list(trunk)] as const));
  const isShared = ofTrunks.some(([, listed]) =>
    listed.some(({ name, which }) => name === trunkUseEffect.name && which !== phoneNumber),
  );
  const isOwn = (under: string, { name, which, intendedBy }: ListedEntry) => {
    if (owners !== 'everyone') return owners.includes(intendedBy);
    return under === subject || !isShared || (name === didMappingEffect.name && which === phoneNumber);
  };
  return [[subject, ofNumber] as const, ...ofTrunks].flatMap(([under, listed]) =>
    listed
      .filter((entry) => isOwn(under, entry))
      .map((entry) => ({ name: entry.name, key: keyOfListed(under, entry) })),
  );
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
