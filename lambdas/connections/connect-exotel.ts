import * as z from 'zod/mini';
import { basicAuthorization } from '../exotel/account.ts';
import { createExotelClient, type ExotelClient } from '../exotel/client.ts';
import { readEnvironment } from '../platform/environment.ts';
import { createHttp } from '../platform/http/client.ts';
import { readSecret } from '../platform/secrets.ts';
import { fillCommand, logCall, requestTimeout, type Until } from './connection.ts';

const environment = z.object({ EXOTEL_API_URL: z.string(), EXOTEL_SECRET_ARN: z.string(), ...requestTimeout });

const secretSchema = z.object({
  apiKey: z.string().check(z.minLength(1)),
  apiToken: z.string().check(z.minLength(1)),
  accountSid: z.string().check(z.minLength(1)),
});

/**
 * A client for the environment's Exotel account, good for one invocation.
 *
 * @throws NotConfiguredError while the environment's Exotel secret is empty or incomplete, with the command to fill it.
 */
export async function connectExotel(context: Until): Promise<ExotelClient> {
  const { EXOTEL_API_URL, EXOTEL_SECRET_ARN, REQUEST_TIMEOUT_MILLIS } = readEnvironment(environment);
  const secret = await readSecret({
    arn: EXOTEL_SECRET_ARN,
    schema: secretSchema,
    remedy: fillCommand(EXOTEL_SECRET_ARN),
  });
  const http = createHttp({
    service: 'Exotel',
    baseUrl: EXOTEL_API_URL,
    authorization: basicAuthorization(secret.apiKey, secret.apiToken),
    deadline: context.deadline,
    requestTimeoutMillis: REQUEST_TIMEOUT_MILLIS,
    log: logCall,
  });
  return createExotelClient(http, secret.accountSid);
}
