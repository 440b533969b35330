import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { Command } from 'commander';
import { environmentCommand, examples, type Session, type WithEnvironment } from '../command.ts';
import { findEnvironment } from '../environment.ts';
import { CommandError, exitCodes, line } from '../io.ts';
import { checkSecret, readSecretValues } from '../secrets.ts';

type Options = WithEnvironment<{ check?: boolean }>;

export function secretsCommand(session: Session): Command {
  const { io } = session;
  const secrets = new Command('secrets').description("Fills the secrets with the accounts' API keys.");
  const set = environmentCommand('set', "Asks for an account's API keys, tries them, and stores them.")
    .argument('<service>', 'exotel or atoms')
    .option('--no-check', 'store them without trying them, while the service is down')
    .addHelpText(
      'after',
      `${examples('secrets set exotel --env dev', 'secrets set atoms --env dev < atoms.json')}
On a terminal the values are asked for and not shown. Else they are read from standard input as JSON:
{"apiKey": "...", "apiToken": "...", "accountSid": "..."} for exotel, {"apiKey": "sk_..."} for atoms.`,
    )
    .action(async (service: string, options: Options) => {
      if (service !== 'exotel' && service !== 'atoms') {
        throw new CommandError(`There is no secret "${service}": set exotel or atoms.`, exitCodes.wrongUsage);
      }
      const environment = await findEnvironment(options, io);
      const values = await readSecretValues(service, io);
      if (options.check !== false) line(io.err, await checkSecret(service, values, environment));
      const { outputs, client } = environment;
      const SecretId = service === 'exotel' ? outputs.ExotelSecretName : outputs.AtomsSecretName;
      await new SecretsManagerClient(client).send(
        new PutSecretValueCommand({ SecretId, SecretString: JSON.stringify(values) }),
      );
      line(io.out, `Stored in ${SecretId}. Executions that run already take it up within five minutes.`);
    });
  return secrets.addCommand(set);
}
