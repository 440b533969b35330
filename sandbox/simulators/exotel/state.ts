import * as z from 'zod';
import type { SipOutcome } from '../sip-call.ts';

/** Everything that Exotel knows of one account. */
export interface ExotelState {
  trunks: Trunk[];
  /** The DIDs that the account has purchased. */
  exoPhones: ExoPhone[];
  /** What a PSTN phone does when it is called; a number not named here answers. */
  phones: Record<string, PhoneBehaviour>;
  /** The calls that reached the edge, oldest first. */
  calls: ReceivedCall[];
}

export interface Trunk {
  trunkSid: string;
  trunkName: string;
  nsoCode: string;
  domainName: string;
  phoneNumbers: PhoneNumberMapping[];
  credentials: Credential[];
  whitelistedIps: WhitelistedIp[];
  destinationUris: DestinationUri[];
  settings: TrunkSetting[];
  dateCreated: string;
  dateUpdated: string;
}

interface Entry {
  /** A numeric string. */
  id: string;
  dateCreated: string;
  dateUpdated: string;
}

/** The modes of a mapped number. `null`, when none was given, means pstn. */
export type MappingMode = 'pstn' | 'flow' | null;

export interface PhoneNumberMapping extends Entry {
  phoneNumber: string;
  mode: MappingMode;
}

export interface Credential extends Entry {
  userName: string;
  /** Known to the account, never answered by the API. */
  password: string;
  friendlyName: string | null;
}

export interface WhitelistedIp extends Entry {
  ip: string;
  mask: number;
  friendlyName: string | null;
}

export interface DestinationUri extends Entry {
  /** As it is read back: with `sip:` in front. */
  destination: string;
}

export interface TrunkSetting {
  name: string;
  value: string;
  dateCreated: string;
  dateUpdated: string;
}

export interface ExoPhone {
  sid: string;
  phoneNumber: string;
  friendlyName: string;
  voiceUrl: string | null;
  dateCreated: string;
  dateUpdated: string;
}

/** What a PSTN phone can be scripted to do. */
export const phoneBehaviourSchema = z.enum(['answer', 'no_answer', 'busy', 'reject', 'codec mismatch', 'unavailable']);
export type PhoneBehaviour = z.infer<typeof phoneBehaviourSchema>;

export interface ReceivedCall {
  terminationHost: string;
  userName: string;
  from: string;
  to: string;
  /** The trunk that the call came in on, or null when the edge found none. */
  trunkSid: string | null;
  outcome: SipOutcome;
}

/** Now, as Exotel writes dates: ISO 8601, UTC, whole seconds. */
export function exotelDate(): string {
  return new Date().toISOString().replace(/\.\d+Z$/, 'Z');
}
