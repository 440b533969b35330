import type { ExotelClient } from '../exotel/client.ts';
import { BusyError, ConflictError } from '../platform/errors.ts';
import { type Entries, openEntries } from '../platform/ledger/entries.ts';
import { openLeases } from '../platform/ledger/leases.ts';
import { numberSubject, trunkSubject } from '../platform/ledger/subjects.ts';
import { carryOut, outcomeOf } from '../provisioning/carry-out.ts';
import { connectExotel } from '../provisioning/connect-exotel.ts';
import { trunkChoice, trunkCreation, trunkUse } from '../provisioning/effects.ts';
import { findOurTrunk, notOurs, requireNameFree, requireTrunkName } from '../provisioning/trunk.ts';
import type { StepOutput } from './contract.ts';
import { type ClaimedContext, defineClaimedStep } from './define-claimed-step.ts';

interface Account {
  exotel: ExotelClient;
  entries: Entries;
  context: ClaimedContext;
}

export const handler = defineClaimedStep('create-trunk', async ({ request }, context) => {
  const account = { exotel: await connectExotel(context), entries: openEntries(), context };
  const { entries, exotel } = account;
  const { execution } = context;
  const { phoneNumber, trunkSid, trunkName } = request;

  // From here on a roll-back knows where to look, whatever is made.
  const choice = { subject: numberSubject(phoneNumber), which: trunkSid ?? trunkName };
  const intent = { trunkName: trunkSid ? null : trunkName, trunkSid };
  // What an earlier execution has put on a trunk that is named by its SID is found by the result alone.
  const known = trunkSid ? await entries.read(trunkChoice, choice) : undefined;
  await entries.put(trunkChoice, choice, execution, { intent, ...(known?.result && { result: known.result }) });

  const name = trunkSid ? await requireTrunkName(exotel, trunkSid) : trunkName;
  return openLeases().withLease(trunkSubject(name), execution, async () => {
    const trunk = trunkSid ? await adopt(account, trunkSid, name) : await findOrCreate(account, name);
    // Written while the trunk is leased: who rolls back another number sees it, and leaves the trunk alone.
    const use = { subject: trunkSubject(trunk.trunkSid), which: phoneNumber };
    // One of an earlier execution stays that execution's: it is not for this one to end it, nor to inherit by it.
    if (!(await entries.read(trunkUse, use))) await entries.put(trunkUse, use, execution, { intent: { phoneNumber } });
    await entries.record(trunkChoice, choice, { trunkName: name, trunkSid: trunk.trunkSid });
    return trunk;
  });
});

async function findOrCreate(
  { exotel, entries, context: { owners } }: Account,
  trunkName: string,
): Promise<StepOutput<'create-trunk'>> {
  const key = { subject: trunkSubject(trunkName) };
  const { known, trunkSid } = await findOurTrunk(exotel, entries, trunkName);
  if (trunkSid !== null) return { trunkSid, trunkName, outcome: outcomeOf(known, owners) };
  if (known?.result) await entries.forget(trunkCreation, key);
  // Looked for before it is intended: once our intention stands, a trunk of that name counts as ours.
  if (!known) await requireNameFree(exotel, trunkName);

  const { result, outcome } = await carryOut({
    entries,
    effect: trunkCreation,
    key,
    owners,
    intent: { trunkName },
    act: async (earlier) => {
      try {
        return { trunkSid: (await exotel.createTrunk(trunkName)).trunkSid };
      } catch (error) {
        if (!(error instanceof ConflictError)) throw error;
        if (!earlier) throw notOurs(trunkName, error);
        return { trunkSid: await sidOfOurs(exotel, trunkName, error) };
      }
    },
  });
  return { ...result, trunkName, outcome };
}

async function adopt(
  { exotel, entries, context: { owners } }: Account,
  trunkSid: string,
  trunkName: string,
): Promise<StepOutput<'create-trunk'>> {
  // Seen once more now that nobody else may delete it: a roll-back may have, since it was looked up.
  if (!(await exotel.getTrunk(trunkSid))) {
    throw new BusyError(`The trunk ${trunkSid} was deleted a moment ago. It is looked for again.`);
  }
  // The SID that an operator looked up, after the answer that held it was lost: the trunk is ours.
  const key = { subject: trunkSubject(trunkName) };
  const known = await entries.read(trunkCreation, key);
  if (known && !known.result) await entries.record(trunkCreation, key, { trunkSid });
  const ours = known && (known.result?.trunkSid ?? trunkSid) === trunkSid ? known : undefined;
  return { trunkSid, trunkName, outcome: outcomeOf(ours, owners) };
}

/** A duplicate of what we intended is what an earlier attempt made, whose answer was lost: only its SID is missing. */
async function sidOfOurs(exotel: ExotelClient, trunkName: string, duplicate: ConflictError): Promise<string> {
  const trunks = await exotel.listTrunks();
  const ours = trunks?.find((trunk) => trunk.trunkName === trunkName);
  if (ours) return ours.trunkSid;
  throw new ConflictError(
    `An earlier attempt created the trunk ${trunkName}, but its answer was lost and this account's API does not list trunks. Look its SID up in the Exotel dashboard and start again with "trunkSid".`,
    { cause: duplicate },
  );
}
