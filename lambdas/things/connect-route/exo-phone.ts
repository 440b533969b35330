import type { ExotelClient } from '../../exotel/client.ts';
import type { ExoPhone } from '../../exotel/schemas.ts';
import { RejectedError } from '../../platform/errors.ts';
import { sameNumber } from '../../telephony/same-number.ts';

/** The number as the Exotel account has it, if it was bought there. */
export async function findExoPhone(exotel: ExotelClient, phoneNumber: string): Promise<ExoPhone | undefined> {
  return among(await exotel.listExoPhones(), phoneNumber);
}

function among(exoPhones: ExoPhone[], phoneNumber: string): ExoPhone | undefined {
  return exoPhones.find((phone) => sameNumber(phone.phoneNumber, phoneNumber));
}

/** Whether the number's calls go to a flow. */
export function goesTo(exotel: ExotelClient, { voiceUrl }: ExoPhone, flowAppId: string): boolean {
  return Boolean(voiceUrl) && exotel.isVoiceUrlOfFlow(voiceUrl ?? '', flowAppId);
}

/**
 * The number as the Exotel account has it.
 *
 * @param callerId what called parties are to see in its place, if anything
 * @throws RejectedError when either was not bought in this account.
 */
export async function requireExoPhone(
  exotel: ExotelClient,
  phoneNumber: string,
  callerId: string | null = null,
): Promise<ExoPhone> {
  const exoPhones = await exotel.listExoPhones();
  const exoPhone = among(exoPhones, phoneNumber);
  const missing = (field: string, number: string, rest: string) =>
    new RejectedError(
      `${field}: ${number} is not among the ExoPhones of the environment's Exotel account${rest}. Check the digits, and that it was bought in this account.`,
    );
  if (!exoPhone) throw missing('phoneNumber', phoneNumber, '');
  if (callerId !== null && !among(exoPhones, callerId)) {
    throw missing('callerId', callerId, ', and Exotel shows called parties no other number');
  }
  return exoPhone;
}
