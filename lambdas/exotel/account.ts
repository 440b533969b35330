import { NotConfiguredError } from '../platform/errors.ts';
import type { Http } from '../platform/http/contract.ts';

/** An Exotel account, and how its API is reached. */
export interface ExotelAccount {
  http: Http;
  accountSid: string;
}

/**
 * The Authorization header for Exotel: HTTP Basic, never in a URL (Exotel: Authentication).
 *
 * @throws NotConfiguredError when either holds spaces or line breaks, as a careless paste leaves them
 */
export function basicAuthorization(apiKey: string, apiToken: string): string {
  if (!/^[\x21-\x7e]+$/.test(apiKey) || apiKey.includes(':') || !/^[\x21-\x7e]+$/.test(apiToken)) {
    throw new NotConfiguredError(
      "Exotel: apiKey or apiToken in the environment's Exotel secret is empty, or holds spaces, line breaks or a colon. Store it again as the Exotel dashboard shows it.",
    );
  }
  return `Basic ${Buffer.from(`${apiKey}:${apiToken}`).toString('base64')}`;
}

/** @throws NotConfiguredError when it cannot be the SID of an account */
export function checkedAccountSid(accountSid: string): string {
  if (/^[A-Za-z0-9_-]{1,64}$/.test(accountSid)) return accountSid;
  throw new NotConfiguredError(
    "Exotel: accountSid in the environment's Exotel secret is not an account SID. Copy it from the API settings of the Exotel dashboard.",
  );
}
