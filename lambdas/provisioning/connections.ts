import * as z from 'zod';
import { AtomsClient, bearerAuthorization } from '../atoms/client.ts';
import { basicAuthorization, ExotelClient } from '../exotel/client.ts';
import { readEnvironment } from '../platform/environment.ts';
import { createHttp, type HttpOptions } from '../platform/http.ts';
import { log } from '../platform/log.ts';
import { countCall } from '../platform/metrics.ts';
import { readSecret } from '../platform/secrets.ts';

/** Epoch milliseconds after which nothing new may be begun. */
type Until = { deadline: number };

const requestTimeout = { REQUEST_TIMEOUT_MILLIS: z.coerce.number().positive() };
const exotelEnvironment = z.object({ EXOTEL_API_URL: z.string(), EXOTEL_SECRET_ARN: z.string(), ...requestTimeout });
const atomsEnvironment = z.object({ ATOMS_API_URL: z.string(), ATOMS_SECRET_ARN: z.string(), ...requestTimeout });

export const exotelSecret = z.object({
  apiKey: z.string().min(1),
  apiToken: z.string().min(1),
  accountSid: z.string().min(1),
});
export const atomsSecret = z.object({ apiKey: z.string().min(1) });

/** A secret's name is `trunkline/<environment>/<service>`; its ARN ends with six characters more. */
function fillCommand(arn: string): string {
  const [, environment, service] = /:trunkline\/([^/]+)\/(exotel|atoms)/.exec(arn) ?? [];
  return `Fill it with: npx trunkline secrets set ${service} --env ${environment}`;
}

/**
 * A client for the environment's Exotel account, good for one invocation.
 *
 * @throws NotConfiguredError while the environment's Exotel secret is empty or incomplete, with the command to fill it.
 */
export async function connectExotel(context: Until): Promise<ExotelClient> {
  const { EXOTEL_API_URL, EXOTEL_SECRET_ARN, REQUEST_TIMEOUT_MILLIS } = readEnvironment(exotelEnvironment);
  const secret = await readSecret({
    arn: EXOTEL_SECRET_ARN,
    schema: exotelSecret,
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
  return new ExotelClient(http, secret.accountSid);
}

/**
 * A client for the environment's Atoms workspace, good for one invocation.
 *
 * @throws NotConfiguredError while the environment's Atoms secret is empty or incomplete, with the command to fill it.
 */
export async function connectAtoms(context: Until): Promise<AtomsClient> {
  const { ATOMS_API_URL, ATOMS_SECRET_ARN, REQUEST_TIMEOUT_MILLIS } = readEnvironment(atomsEnvironment);
  const secret = await readSecret({
    arn: ATOMS_SECRET_ARN,
    schema: atomsSecret,
    remedy: fillCommand(ATOMS_SECRET_ARN),
  });
  const http = createHttp({
    service: 'Atoms',
    baseUrl: ATOMS_API_URL,
    authorization: bearerAuthorization(secret.apiKey),
    deadline: context.deadline,
    requestTimeoutMillis: REQUEST_TIMEOUT_MILLIS,
    log: logCall,
  });
  return new AtomsClient(http);
}

const logCall: NonNullable<HttpOptions['log']> = (call) => {
  log.info('call', { call });
  countCall(call);
};
