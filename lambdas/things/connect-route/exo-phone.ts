import type { ExotelClient } from '../../exotel/client.ts';
import type { ExoPhone } from '../../exotel/schemas.ts';
import { RejectedError } from '../../platform/errors.ts';
import { sameNumber } from '../../telephony/same-number.ts';

/** The number as the Exotel account has it, if it was bought there. */
export async function findExoPhone(exotel: ExotelClient, phoneNumber: string): Promise<ExoPhone | undefined> {
  return (await exotel.listExoPhones()).find((phone) => sameNumber(phone.phoneNumber, phoneNumber));
}

/** Whether the number's calls go to a flow. */
export function goesTo(exotel: ExotelClient, { voiceUrl }: ExoPhone, flowAppId: string): boolean {
  return Boolean(voiceUrl) && exotel.isVoiceUrlOfFlow(voiceUrl ?? '', flowAppId);
}

/**
 * The number as the Exotel account has it.
 *
 * @throws RejectedError when it was not bought in this account.
 */
export async function requireExoPhone(exotel: ExotelClient, phoneNumber: string): Promise<ExoPhone> {
  const exoPhone = await findExoPhone(exotel, phoneNumber);
  if (exoPhone) return exoPhone;
  throw new RejectedError(
    `phoneNumber: ${phoneNumber} is not among the ExoPhones of the environment's Exotel account. Check the digits, and that it was bought in this account.`,
  );
}
