import { ConflictError } from '../platform/errors.ts';
import { openEntries } from '../platform/ledger/entries.ts';
import { trunkSubject } from '../platform/ledger/subjects.ts';
import { carryOut, noteFound } from '../provisioning/carry-out.ts';
import { connectExotel } from '../provisioning/connect-exotel.ts';
import { didMapping } from '../provisioning/effects.ts';
import { findMapping, mappedElsewhere, requireSipMapping } from '../provisioning/mapping.ts';
import { defineClaimedStep } from './define-claimed-step.ts';

export const handler = defineClaimedStep('map-did', async ({ request, trunk }, context) => {
  const { phoneNumber } = request;
  const exotel = await connectExotel(context);
  const effect = {
    entries: openEntries(),
    effect: didMapping,
    key: { subject: trunkSubject(trunk.trunkSid), which: phoneNumber },
    owners: context.owners,
  };
  const ours = await requireSipMapping(exotel, trunk.trunkSid, phoneNumber);
  if (ours) return { outcome: await noteFound({ ...effect, result: { mappingId: ours.mappingId } }) };

  const { outcome } = await carryOut({
    ...effect,
    intent: { phoneNumber },
    act: async (earlier) => {
      try {
        return { mappingId: (await exotel.mapPhoneNumber(trunk.trunkSid, phoneNumber)).mappingId };
      } catch (error) {
        if (!(error instanceof ConflictError)) throw error;
        // An attempt whose answer was lost may have arrived after we looked.
        const arrived = earlier && (await findMapping(exotel, trunk.trunkSid, phoneNumber));
        if (arrived) return { mappingId: arrived.mappingId };
        throw mappedElsewhere(phoneNumber, error);
      }
    },
  });
  return { outcome };
});
