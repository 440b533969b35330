import { ConflictError } from '../platform/errors.ts';
import { openLedger, trunkSubject } from '../platform/ledger.ts';
import { carryOut, noteFound } from '../provisioning/carry-out.ts';
import { connectExotel } from '../provisioning/connections.ts';
import { didMapping } from '../provisioning/effects.ts';
import { sameNumber } from '../telephony/phone-number.ts';
import { defineStep } from './define-step.ts';

export const handler = defineStep('map-did', async ({ request, trunk }, context) => {
  const { phoneNumber } = request;
  const exotel = await connectExotel(context);
  const effect = {
    ledger: openLedger(),
    effect: didMapping,
    key: { subject: trunkSubject(trunk.trunkSid), which: phoneNumber },
    owners: context.owners,
  };
  const look = async () =>
    (await exotel.listPhoneNumbers(trunk.trunkSid)).find((mapping) => sameNumber(mapping.phoneNumber, phoneNumber));

  const ours = await look();
  if (ours?.mode === 'flow') {
    throw new ConflictError(
      `${phoneNumber} is mapped to trunk ${trunk.trunkSid} in flow mode, which is for streaming and not for SIP. Set its mode to pstn in the Exotel dashboard, if nothing streams through it, and start again.`,
    );
  }
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
        const arrived = earlier && (await look());
        if (arrived) return { mappingId: arrived.mappingId };
        throw new ConflictError(
          `${phoneNumber} is mapped to another Exotel trunk, and no API takes it off. Start again with that trunk's SID as "trunkSid", or have the mapping removed in the Exotel dashboard.`,
          { cause: error },
        );
      }
    },
  });
  return { outcome };
});
