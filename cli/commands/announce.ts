import type { Command } from 'commander';
import { does, examples } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { type Io, sayJson, sayLines } from '../io.ts';
import { operate } from '../operate.ts';
import { table } from '../table.ts';

interface Options {
  dryRun?: true;
  json?: true;
}

export function addAnnounce(command: Command, io: Io): void {
  command
    .description(
      'Puts a DID Purchased event on the bus for each number of the Exotel account that the record does not know, as the schedule does by itself. Each event starts an execution.',
    )
    .option('--dry-run', 'only say which')
    .option('--json', 'as JSON');
  examples(command, 'announce --env dev --dry-run', 'announce --env dev');
  does<Options, Options>(
    command,
    io,
    (options) => options,
    async (environment, { dryRun = false, json }) => {
      const answer = await operate(environment, 'announce-purchases', { dryRun });
      if (json) sayJson(io, answer);
      else {
        const rows = [
          ...answer.announced.map(({ phoneNumber, friendlyName, agentId }) => [
            ...[phoneNumber, friendlyName, dryRun ? 'would be announced' : 'announced', `agent ${agentId}`],
          ]),
          ...answer.passedOver.map(({ phoneNumber, friendlyName, why }) => [
            phoneNumber,
            friendlyName,
            'passed over',
            why,
          ]),
        ];
        sayLines(
          io.stdout,
          rows.length === 0 ? 'There is nothing new.' : table(['NUMBER', 'NAME', '', ''], rows, io.stdout),
        );
      }
      return exitCodes.succeeded;
    },
  );
}
