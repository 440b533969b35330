import { PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { Argument, type Command } from 'commander';
import { AuthenticationError } from '../../lambdas/platform/errors.ts';
import { closeConnections } from '../../lambdas/platform/http/connections.ts';
import { hiddenIn } from '../../lambdas/telephony/text-schema.ts';
import { askLine, askSecret } from '../ask.ts';
import { examples } from '../command.ts';
import { type Environment, openEnvironment } from '../environment.ts';
import { CommandError, NoAccessError, UsageError } from '../errors.ts';
import { exitCodes } from '../exit-codes.ts';
import { type Io, say } from '../io.ts';
import { readSecretJson } from '../json-input.ts';
import type { PlaceOptions } from '../place.ts';
import { type ServiceSecret, serviceSecrets } from '../service-secrets.ts';

type Values = Record<string, string>;

export function addSecrets(command: Command, io: Io): void {
  command.description("Fills the environment's secrets with the credentials of Exotel and Atoms.");
  const set = command
    .command('set')
    .summary("store a service's credentials")
    .description(
      'Asks for the credentials of a service without showing them, or reads them as JSON from standard input; tries them with one harmless call; and stores them. They are never shown, and never an argument, which would stay in your shell\'s history. As JSON: {"apiKey", "apiToken", "accountSid"} of Exotel, {"apiKey"} of Atoms.',
    )
    .addArgument(new Argument('<service>', 'whose credentials').choices(['exotel', 'atoms']))
    .option('--no-check', 'store them untried, when the service is down');
  for (const each of [command, set]) {
    examples(each, 'secrets set exotel --env dev', 'secrets set atoms --env dev < atoms.json');
  }
  set.action(async (service: keyof typeof serviceSecrets) => {
    const options = set.optsWithGlobals<PlaceOptions & { check: boolean }>();
    const environment = await openEnvironment(options, io);
    io.exitCode = await setSecret(environment, io, serviceSecrets[service], options.check);
  });
}

async function setSecret(environment: Environment, io: Io, secret: ServiceSecret, check: boolean): Promise<number> {
  const name = environment.output(secret.nameOutput);
  const values = io.isTerminal ? await askFor(secret, io) : await readFrom(secret, io);
  requireClean(secret, values);
  if (check) say(io.stdout, `${secret.title} takes them: ${await tried(environment, secret, values)}.`);
  await environment.ask('secretsmanager:PutSecretValue', name, () =>
    environment.secrets
      .send(new PutSecretValueCommand({ SecretId: name, SecretString: JSON.stringify(values) }))
      .catch((error: Error) => {
        if (error.name !== 'ResourceNotFoundException') throw error;
        throw new NoAccessError(`The secret ${name} is not there. ${environment.howToRenew}`);
      }),
  );
  say(io.stdout, `Stored in the secret ${name}${check ? '' : ', untried'}.`);
  return exitCodes.succeeded;
}

async function askFor({ fields, schema, title }: ServiceSecret, io: Io): Promise<Values> {
  const values: Values = {};
  for (const { name, question, isSecret } of fields) {
    values[name] = isSecret ? await askSecret(io, question) : await askLine(io, question);
  }
  const parsed = schema.safeParse(values);
  if (parsed.success) return parsed.data;
  const empty = parsed.error.issues.map(({ path }) => path.join('.')).join(', ');
  throw new UsageError(`${title}: ${empty}: nothing was typed. Nothing was stored.`);
}

async function readFrom({ fields, schema, title }: ServiceSecret, io: Io): Promise<Values> {
  const wanted = `{${fields.map(({ name }) => `"${name}": "..."`).join(', ')}}`;
  const parsed = schema.safeParse(await readSecretJson(io.stdin, `${wanted} is wanted. Nothing was stored.`));
  if (parsed.success) return parsed.data;
  // Neither values nor unknown names are quoted: either may be a secret.
  throw new UsageError(`${title}: exactly ${wanted} is wanted, each with text. Nothing was stored.`);
}

/** As chats, pages and spreadsheets spoil what is copied from them. */
function requireClean({ title, fields }: ServiceSecret, values: Values): void {
  for (const { name } of fields) {
    const value = values[name] ?? '';
    const problem = hiddenIn(value) ?? (/\s/.test(value) ? 'has a space or line break in it' : undefined);
    if (problem) throw new UsageError(`${title}: ${name} ${problem}. Copy it again. Nothing was stored.`);
  }
}

async function tried(environment: Environment, secret: ServiceSecret, values: Values): Promise<string> {
  const { title, check, urlOutput } = secret;
  try {
    return await check(environment.output(urlOutput), values);
  } catch (error) {
    if (!(error instanceof Error) || error instanceof CommandError) throw error;
    const message = withoutSecrets(error.message, secret, values);
    if (error instanceof AuthenticationError) {
      throw new UsageError(`${title} refused these credentials; nothing was stored. ${message}`);
    }
    // No cause: it may hold what the service answered.
    throw new CommandError(
      `They could not be tried; nothing was stored. ${message} If they are right and ${title} is down, store them with --no-check.`,
    );
  } finally {
    await closeConnections();
  }
}

/** Shorter ones are slips, and letters of the message itself. */
const shortestSecret = 6;

/** The clients keep tokens out of their errors; a service may still quote a key in its own words. */
function withoutSecrets(message: string, { fields }: ServiceSecret, values: Values): string {
  return fields
    .flatMap(({ isSecret, name }) => (isSecret ? (values[name] ?? []) : []))
    .filter((value) => value.length >= shortestSecret)
    .reduce((clean, value) => clean.replaceAll(value, '[redacted]'), message);
}
