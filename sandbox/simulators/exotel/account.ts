import { hexadecimal } from '../identifiers.ts';
import { isE164 } from '../phone-number-format.ts';
import type { ExotelSettings } from './settings.ts';
import { type ExoPhone, type ExotelState, exotelDate } from './state.ts';

/** The account that the simulator serves. */
export interface ExotelAccount {
  accountSid: string;
  apiKey: string;
  apiToken: string;
  settings: ExotelSettings;
  state: ExotelState;
  /** Epoch milliseconds */
  now(): number;
  /** The next numeric id; Exotel gives them as strings. */
  nextId(): string;
}

/** A purchased DID, as it is described when the simulator starts or while it runs. */
export interface ExoPhoneDescription {
  phoneNumber: string;
  friendlyName?: string | undefined;
  voiceUrl?: string | undefined;
}

/** Puts a purchased DID into the account. */
export function addExoPhone(
  { state, now }: Pick<ExotelAccount, 'state' | 'now'>,
  description: ExoPhoneDescription,
): ExoPhone {
  if (!isE164(description.phoneNumber)) throw new Error(`${description.phoneNumber} is not in E.164`);
  const date = exotelDate(now());
  const exoPhone: ExoPhone = {
    sid: hexadecimal(32),
    phoneNumber: description.phoneNumber,
    friendlyName: description.friendlyName ?? description.phoneNumber,
    voiceUrl: description.voiceUrl ?? null,
    dateCreated: date,
    dateUpdated: date,
  };
  state.exoPhones.push(exoPhone);
  return exoPhone;
}
