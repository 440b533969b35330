import type { ExotelClient } from '../../exotel/client.ts';
import type { ComparedField } from '../../reconcile/compare.ts';
import { findExoPhone } from './exo-phone.ts';

/** The field's name, by which a diagnosis finds it. */
export const voiceUrlField = 'voice URL';

/** Whether the number goes to the flow. What the flow's Connect applet dials, no API shows. */
export async function compareConnectRoute(
  exotel: ExotelClient,
  { phoneNumber, flowAppId }: { phoneNumber: string; flowAppId: string },
): Promise<ComparedField> {
  const phone = await findExoPhone(exotel, phoneNumber);
  const found = phone ? phone.voiceUrl || 'no flow' : 'not among the ExoPhones';
  const wanted = exotel.voiceUrlOfFlow(flowAppId);
  const agrees = exotel.isVoiceUrlOfFlow(found, flowAppId);
  return { side: 'Exotel', direction: 'inbound', field: voiceUrlField, wanted, found, agrees };
}
