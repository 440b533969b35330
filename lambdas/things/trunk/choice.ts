import { RejectedError } from '../../platform/errors.ts';
import type { Entries, ListedEntry } from '../../platform/ledger/entries.ts';
import { trunkSubject } from '../../platform/ledger/subjects.ts';
import { expectShown } from '../../reconcile/not-visible-yet.ts';
import type { Acting, Looking } from '../../reconcile/thing.ts';
import { trunkChoiceEffect, trunkChoiceKey, trunkUseEffect, trunkUseKey } from './record.ts';

/** What a request says of its trunk. */
export interface RequestedTrunk {
  /** E.164 */
  phoneNumber: string;
  /** Of a trunk that the request names by its SID; null: it is found or made by its name. */
  trunkSid: string | null;
  trunkName: string;
}

/** Notes which trunk a request names. From here on a roll-back knows where to look, whatever is made. */
export async function noteChoice(
  { entries, owners }: Pick<Acting<never>, 'entries' | 'owners'>,
  { phoneNumber, trunkSid, trunkName }: RequestedTrunk,
): Promise<void> {
  const key = trunkChoiceKey(phoneNumber, trunkSid ?? trunkName);
  const intent = { trunkName: trunkSid ? null : trunkName, trunkSid };
  // What an earlier execution has put on a trunk that is named by its SID is found by the result alone.
  const known = trunkSid ? await entries.read(trunkChoiceEffect, key) : undefined;
  await entries.put(trunkChoiceEffect, key, owners[0], { intent, ...(known?.result && { result: known.result }) });
}

/**
 * Notes which trunk it is, and that the number needs it.
 *
 * @param requested with the trunk's own name
 */
export async function recordChoice(
  { entries, owners }: Pick<Acting<never>, 'entries' | 'owners'>,
  { phoneNumber, trunkSid: named, trunkName }: RequestedTrunk,
  trunkSid: string,
): Promise<void> {
  const use = trunkUseKey(trunkSid, phoneNumber);
  // One of an earlier execution stays that execution's: it is not for this one to end it, nor to inherit by it.
  if (!(await entries.read(trunkUseEffect, use))) {
    await entries.put(trunkUseEffect, use, owners[0], { intent: { phoneNumber } });
  }
  await entries.record(trunkChoiceEffect, trunkChoiceKey(phoneNumber, named ?? trunkName), { trunkName, trunkSid });
}

/** The trunks that executions have chosen for a number, each with its SID once that was known. @param listed its entries */
export async function readTrunkChoices(
  entries: Pick<Entries, 'read'>,
  phoneNumber: string,
  listed: readonly ListedEntry[],
) {
  const choices = await Promise.all(
    listed
      .filter(({ name }) => name === trunkChoiceEffect.name)
      .map(({ which = '' }) => entries.read(trunkChoiceEffect, trunkChoiceKey(phoneNumber, which))),
  );
  return choices.filter((choice) => choice !== undefined);
}

/**
 * The name of a trunk that a request gives by its SID.
 *
 * @throws RejectedError when the account has no such trunk.
 */
export async function requireTrunkName(
  { exotel, entries }: Pick<Looking<'exotel'>, 'exotel' | 'entries'>,
  trunkSid: string,
): Promise<string> {
  const trunk = await exotel.getTrunk(trunkSid);
  if (trunk) return trunk.trunkName;
  // Another execution may have made it a moment ago: it notes at once which number needs it.
  const [newest] = (await entries.list(trunkSubject(trunkSid)))
    .map(({ changedAt }) => changedAt)
    .sort()
    .toReversed();
  if (newest !== undefined) expectShown({ changedAt: newest, result: {} }, false, `The trunk ${trunkSid}`);
  throw new RejectedError(
    `trunkSid: the Exotel account has no trunk ${trunkSid}. Copy the SID from the Exotel dashboard, or leave it out to have one created.`,
  );
}
