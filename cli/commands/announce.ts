import type { Command } from 'commander';
import { environmentCommand, examples, type Session, type WithEnvironment } from '../command.ts';
import { findEnvironment } from '../environment.ts';
import { line } from '../io.ts';
import { operate } from '../operate.ts';
import { table } from '../text.ts';

type Options = WithEnvironment<{ dryRun?: boolean; json?: boolean }>;

export function announceCommand({ io }: Session): Command {
  return environmentCommand(
    'announce',
    'Looks for purchased numbers now, and announces the new ones: each is then provisioned.',
  )
    .option('--dry-run', 'only say which')
    .option('--json', 'as JSON')
    .addHelpText('after', examples('announce --env dev --dry-run'))
    .action(async ({ dryRun = false, json, ...options }: Options) => {
      const environment = await findEnvironment(options, io);
      const answer = await operate(environment, 'announce-purchases', { dryRun });
      if (json) return line(io.out, JSON.stringify(answer, null, 2));
      const { announced, passedOver } = answer;
      const rows = [
        ...announced.map(({ phoneNumber, friendlyName, agentId }) => [
          phoneNumber,
          dryRun ? 'to be announced' : 'announced',
          `${friendlyName}, for agent ${agentId}`,
        ]),
        ...passedOver.map(({ phoneNumber, friendlyName, why }) => [
          phoneNumber,
          'passed over',
          `${friendlyName}: ${why}`,
        ]),
      ];
      line(io.out, rows.length > 0 ? table(rows) : 'The account has no numbers.');
    });
}
