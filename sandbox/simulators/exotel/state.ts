import * as z from 'zod';
import type { SipTransport } from '../sip/ladder.ts';
import type { SipOutcome } from '../sip-call.ts';

/** Everything that Exotel knows of one account. */
export interface ExotelState {
  trunks: Trunk[];
  /** The DIDs that the account has purchased. */
  exoPhones: ExoPhone[];
  /** What a PSTN phone does when it is called; a number not named here answers. */
  phones: Record<string, PhoneBehaviour>;
  /**
   * The flows by their app id, and what the Connect applet of each dials: text that a person typed, `sip:<trunk_sid>` where
   * it is right. No API tells or makes them.
   */
  flows: Record<string, string>;
  /** The calls that came to the edge from a trunk's side, in the order of their ends. */
  calls: ReceivedCall[];
  /** The calls that somebody dialled to the account's numbers, in the order of their ends. */
  dialled: DialledCall[];
}

export interface Trunk {
  trunkSid: string;
  trunkName: string;
  nsoCode: string;
  domainName: string;
  /** Default: disabled. No call sets it: support does. */
  secureTrunking?: 'enabled' | 'disabled';
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
  /** Lower first. */
  priority: number;
  /** Share of the calls among those of the same priority. */
  weight: number;
}

interface TrunkSetting {
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

const phoneActSchema = z.enum(['answer', 'no_answer', 'busy', 'reject', 'codec mismatch', 'unavailable']);

/** What a PSTN phone can be scripted to do: by name, or in detail. Times are seconds of the call. */
export const phoneBehaviourSchema = z.union([
  phoneActSchema,
  z.strictObject({
    /** Default `answer`. */
    does: phoneActSchema.optional(),
    answerAfterSeconds: z.number().min(0).optional(),
    /** Of talk. By default the caller hangs up. */
    hangUpAfterSeconds: z.number().min(0).optional(),
    /** Once it is answered; default `hello`. Either way packets are sent: of sound, or of silence. */
    says: z.enum(['hello', 'nothing']).optional(),
  }),
]);
export type PhoneBehaviour = z.infer<typeof phoneBehaviourSchema>;

interface ReceivedCall {
  /** `host:port` that it was sent to. */
  terminationHost: string;
  transport: SipTransport;
  /** The digest user that it named; empty when it named none. */
  userName: string;
  from: string;
  to: string;
  /** The trunk that the call came in on, or null when the edge found none. */
  trunkSid: string | null;
  outcome: SipOutcome;
}

export interface DialledCall {
  from: string;
  to: string;
  /** The trunk that the flow led to, or null when it led to none. */
  trunkSid: string | null;
  /** Why it was sent nowhere: one sentence. */
  refusal: string | null;
  /** The destinations that were tried, in order, and how each ended. */
  tried: { destination: string; outcome: SipOutcome }[];
  /** How the call ended: as at the last destination that was tried. */
  outcome: SipOutcome | null;
}

/** A time, as Exotel writes dates: ISO 8601, UTC, whole seconds. @param time epoch milliseconds */
export function exotelDate(time: number): string {
  return new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');
}
