import { basicAuthorization } from '../../lambdas/exotel/account.ts';
import { createExotelClient, type ExotelClient } from '../../lambdas/exotel/client.ts';
import { createHttp } from '../../lambdas/platform/http/client.ts';

export const API_KEY = 'sandbox-exotel-key';
export const API_TOKEN = 'sandbox-exotel-token';
const ACCOUNT_SID = 'sandbox1';

/** A client as a step makes it, against a server on loopback. */
export function connectTo(server: { url: string }, apiToken = API_TOKEN, accountSid = ACCOUNT_SID): ExotelClient {
  const http = createHttp({
    service: 'Exotel',
    baseUrl: server.url,
    authorization: basicAuthorization(API_KEY, apiToken),
    // No limit of real time: what a slow machine gave up would arrive during the next test, and meet its fault.
    deadline: Number.MAX_SAFE_INTEGER,
    requestTimeoutMillis: 600_000,
    sleep: async () => undefined,
  });
  return createExotelClient(http, accountSid);
}
