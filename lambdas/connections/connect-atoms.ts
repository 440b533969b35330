import * as z from 'zod/mini';
import { AtomsClient, bearerAuthorization } from '../atoms/client.ts';
import { readEnvironment } from '../platform/environment.ts';
import { createHttp } from '../platform/http/client.ts';
import { readSecret } from '../platform/secrets.ts';
import { fillCommand, logCall, requestTimeout, type Until } from './connection.ts';

const environment = z.object({ ATOMS_API_URL: z.string(), ATOMS_SECRET_ARN: z.string(), ...requestTimeout });

const secretSchema = z.object({ apiKey: z.string().check(z.minLength(1)) });

/**
 * A client for the environment's Atoms workspace, good for one invocation.
 *
 * @throws NotConfiguredError while the environment's Atoms secret is empty or incomplete, with the command to fill it.
 */
export async function connectAtoms(context: Until): Promise<AtomsClient> {
  const { ATOMS_API_URL, ATOMS_SECRET_ARN, REQUEST_TIMEOUT_MILLIS } = readEnvironment(environment);
  const secret = await readSecret({
    arn: ATOMS_SECRET_ARN,
    schema: secretSchema,
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
