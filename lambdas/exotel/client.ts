import type { Http } from '../platform/http/contract.ts';
import { checkedAccountSid } from './account.ts';
import { type ExoPhones, exoPhonesOf } from './exo-phones.ts';
import { type TrunkParts, trunkPartsOf } from './trunk-parts.ts';
import { type Trunks, trunksOf } from './trunks.ts';

/**
 * Exotel's API for SIP trunks and ExoPhones, in our words. Nothing here buys, releases or renames a DID.
 *
 * Success is read from the body. Every method may throw, besides what it names itself:
 * - `AuthenticationError`: the API key or token was refused (401, code 1010), or the account SID is another's (code 1003)
 * - `RejectedError`: no such trunk (404 with 1000, 403 with 1003), a value refused (1001, 1002, 1007, 1011, and any code
 *   not known here, with Exotel's words), or a list that cannot be read
 * - `ThrottledError`, `UnavailableError`: as `Http.send`; the latter also for a change whose answer cannot be read
 * - `InvalidRequestError`: an id that cannot be part of a path; nothing was sent
 */
export type ExotelClient = Trunks & TrunkParts & ExoPhones;

/** @throws NotConfiguredError when the account SID cannot be one */
export function createExotelClient(http: Http, accountSid: string): ExotelClient {
  const account = { http, accountSid: checkedAccountSid(accountSid) };
  return { ...trunksOf(account), ...trunkPartsOf(account), ...exoPhonesOf(account) };
}
