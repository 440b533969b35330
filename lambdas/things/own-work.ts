import { type EffectKey, type Entries, keyOfListed, type Owners } from '../platform/ledger/entries.ts';
import { numberSubject, trunkSubject } from '../platform/ledger/subjects.ts';
import { readTrunkChoices } from './trunk/choice.ts';

/** Every entry of the owners' work on a number: under the number itself, and under the trunks that were chosen for it. */
export async function listOwnWork(
  entries: Entries,
  phoneNumber: string,
  owners: Owners,
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
  return [[subject, ofNumber] as const, ...ofTrunks].flatMap(([under, listed]) =>
    listed
      .filter(({ intendedBy }) => owners.includes(intendedBy))
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
