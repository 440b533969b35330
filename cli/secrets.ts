import type * as z from 'zod';
import { AtomsClient, bearerAuthorization } from '../lambdas/atoms/client.ts';
import { basicAuthorization, ExotelClient } from '../lambdas/exotel/client.ts';
import { AuthenticationError, TrunklineError } from '../lambdas/platform/errors.ts';
import { createHttp } from '../lambdas/platform/http.ts';
import { atomsSecret, exotelSecret } from '../lambdas/provisioning/connections.ts';
import type { Environment } from './environment.ts';
import { CommandError, type Io, readAll, usageError } from './io.ts';

type Service = 'exotel' | 'atoms';
type Values = Record<string, string>;

/** What each secret holds; the account SID is no secret and may be seen while it is typed. */
export const services = {
  exotel: { schema: exotelSecret, asks: { apiKey: 'API key', apiToken: 'API token', accountSid: 'Account SID' } },
  atoms: { schema: atomsSecret, asks: { apiKey: 'API key (sk_...)' } },
} as const;

const checkMillis = 20_000;

/** Asks on a terminal, and else reads JSON from standard input. @throws CommandError that quotes no value. */
export async function readSecretValues(service: Service, io: Io): Promise<Values> {
  const { schema, asks } = services[service];
  const given = io.input.isTTY ? await askFor(asks, io) : parseJson(await readAll(io.input));
  const parsed = (schema as z.ZodType<Values>).safeParse(given);
  if (parsed.success)
    return Object.fromEntries(Object.entries(parsed.data).map(([name, value]) => [name, value.trim()]));
  const fields = parsed.error.issues.map(({ path }) => path.join('.') || 'the whole').join(', ');
  throw usageError(`Missing or wrong: ${fields}. Nothing was stored.`);
}

async function askFor(asks: Record<string, string>, io: Io): Promise<Values> {
  const values: Values = {};
  for (const [name, question] of Object.entries(asks)) {
    values[name] = await (name === 'accountSid' ? io.ask(`${question}: `) : io.askSecret(`${question}: `));
  }
  return values;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw usageError('Standard input is not JSON. Nothing was stored.');
  }
}

/**
 * Tries the values with one call that changes nothing.
 *
 * @returns what the service said, in a sentence
 * @throws CommandError when it refuses them, or did not answer
 */
export async function checkSecret(service: Service, values: Values, { outputs }: Environment): Promise<string> {
  const common = { deadline: Date.now() + checkMillis, requestTimeoutMillis: 10_000 };
  try {
    if (service === 'exotel') {
      const { apiKey = '', apiToken = '', accountSid = '' } = values;
      const http = createHttp({
        ...common,
        service: 'Exotel',
        baseUrl: outputs.ExotelApiUrl,
        authorization: basicAuthorization(apiKey, apiToken),
      });
      const { length } = await new ExotelClient(http, accountSid).listExoPhones();
      return `Exotel takes them: the account has ${length} ExoPhone${length === 1 ? '' : 's'}.`;
    }
    const authorization = bearerAuthorization(values.apiKey ?? '');
    const http = createHttp({ ...common, service: 'Atoms', baseUrl: outputs.AtomsApiUrl, authorization });
    const { length } = await new AtomsClient(http).listImportedNumbers();
    return `Atoms takes it: the workspace has ${length} imported number${length === 1 ? '' : 's'}.`;
  } catch (error) {
    if (!(error instanceof TrunklineError)) throw error;
    const name = service === 'exotel' ? 'Exotel' : 'Atoms';
    throw new CommandError(
      error instanceof AuthenticationError
        ? `${name} refuses them, so nothing was stored. Copy them again from its console. (${error.message})`
        : `${name} could not be asked, so nothing was stored: ${error.message} Try again, or say --no-check.`,
    );
  }
}
