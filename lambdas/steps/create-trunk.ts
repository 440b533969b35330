import type { ExotelClient } from '../exotel/client.ts';
import { ConflictError, RejectedError } from '../platform/errors.ts';
import { openLedger, trunkSubject } from '../platform/ledger.ts';
import { carryOut, outcomeOf } from '../provisioning/carry-out.ts';
import { connectExotel } from '../provisioning/connections.ts';
import { trunkCreation } from '../provisioning/effects.ts';
import { defineStep } from './define-step.ts';

export const handler = defineStep('create-trunk', async ({ request }, context) => {
  const exotel = await connectExotel(context);
  if (request.trunkSid) return adopt(exotel, request.trunkSid);

  const { trunkName } = request;
  const { execution } = context;
  const ledger = openLedger();
  const key = { subject: trunkSubject(trunkName) };
  const known = await ledger.read(trunkCreation, key);
  if (known?.result) {
    if (await exotel.getTrunk(known.result.trunkSid)) {
      return { trunkSid: known.result.trunkSid, trunkName, outcome: outcomeOf(known, execution) };
    }
    await ledger.forget(trunkCreation, key);
  }
  // Looked for before it is intended: once our intention stands, a trunk of that name counts as ours.
  if (!known && (await exotel.listTrunks())?.some((trunk) => trunk.trunkName === trunkName)) throw notOurs(trunkName);

  const { result, outcome } = await carryOut({
    ledger,
    effect: trunkCreation,
    key,
    execution,
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
});

function notOurs(trunkName: string, cause?: ConflictError): ConflictError {
  return new ConflictError(
    `A trunk named ${trunkName} exists in the Exotel account and was not made by Trunkline. Give its SID as "trunkSid" to use it, or another "trunkName".`,
    { cause },
  );
}

async function adopt(exotel: ExotelClient, trunkSid: string) {
  const trunk = await exotel.getTrunk(trunkSid);
  if (!trunk) {
    throw new RejectedError(
      `trunkSid: the Exotel account has no trunk ${trunkSid}. Copy the SID from the Exotel dashboard, or leave it out to have one created.`,
    );
  }
  return { trunkSid, trunkName: trunk.trunkName, outcome: 'found' as const };
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
