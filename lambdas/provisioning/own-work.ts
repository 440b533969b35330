import { type EffectKey, type Ledger, numberSubject, type Owners, trunkSubject } from '../platform/ledger.ts';
import { trunkChoice } from './effects.ts';

/** Every entry of the owners' work on a number: under the number itself, and under the trunks that were chosen for it. */
export async function listOwnWork(
  ledger: Ledger,
  phoneNumber: string,
  owners: Owners,
): Promise<{ name: string; key: EffectKey }[]> {
  const subject = numberSubject(phoneNumber);
  const ofNumber = (await ledger.list(subject)).map((entry) => ({ ...entry, subject }));
  const ofTrunks = await Promise.all(
    (await chosenTrunks(ledger, ofNumber)).map(async (trunk) =>
      (await ledger.list(trunk)).map((entry) => ({ ...entry, subject: trunk })),
    ),
  );
  return [...ofNumber, ...ofTrunks.flat()]
    .filter(({ intendedBy }) => owners.includes(intendedBy))
    .map(({ name, which, subject }) => ({ name, key: { subject, ...(which !== undefined && { which }) } }));
}

/** By whomever: the choice is written anew by each execution, what it found on the trunk is not. */
async function chosenTrunks(
  ledger: Ledger,
  ofNumber: { name: string; which: string | undefined; subject: string }[],
): Promise<string[]> {
  const trunks = new Set<string>();
  for (const { name, which, subject } of ofNumber) {
    if (name !== trunkChoice.name || which === undefined) continue;
    const choice = await ledger.read(trunkChoice, { subject, which });
    for (const trunk of [choice?.result?.trunkSid, choice?.result?.trunkName ?? choice?.intent.trunkName]) {
      if (trunk) trunks.add(trunkSubject(trunk));
    }
  }
  return [...trunks];
}

/**
 * Makes what an execution did before it claims the number anew nobody's to undo. It had let the number go: it was told as
 * provisioned, or was to be kept, or another execution has built on it since.
 */
export async function disownEarlierWork(ledger: Ledger, phoneNumber: string, execution: string): Promise<void> {
  for (const { name, key } of await listOwnWork(ledger, phoneNumber, [execution])) {
    await ledger.handOver({ name }, key, `${execution} before it began again`);
  }
}
