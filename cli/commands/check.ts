import type { Command } from 'commander';
import { does, examples } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { type Io, say, sayJson } from '../io.ts';
import { operate } from '../operate.ts';
import { phoneNumberOf } from '../option-values.ts';
import { list } from '../outcome.ts';
import { paint } from '../style.ts';
import { table } from '../table.ts';

export function addCheck(command: Command, io: Io): void {
  command
    .description(
      'Reads a provisioned number back from Exotel and Atoms and compares it with the record. Changes nothing.',
    )
    .requiredOption('--number <number>', 'the DID, E.164', phoneNumberOf('--number'))
    .option('--json', 'as JSON');
  examples(command, 'check --env dev --number +918045671234');
  does<{ number: string; json?: true }, string>(
    command,
    io,
    ({ number }) => number,
    async (environment, phoneNumber, { json }) => {
      const answer = await operate(environment, 'check', { phoneNumber });
      const { agrees, fields, notShown } = answer;
      if (json) sayJson(io, answer);
      else {
        const rows = fields.map(({ side, direction, field, wanted, found, agrees: same }) => [
          ...[same ? 'agrees' : 'DIFFERS', side, direction, field, found, same ? '' : wanted],
        ]);
        say(io.stdout, table(['', 'SIDE', 'CALLS', 'FIELD', 'FOUND', 'WANTED'], rows));
        for (const line of list('not to be seen by any API:', notShown)) say(io.stdout, line);
        const differing = fields.filter((field) => !field.agrees).length;
        say(
          io.stdout,
          agrees
            ? `\n${paint(io.stdout, 'green', '✓')} ${phoneNumber}: both services agree with the record`
            : `\n${paint(io.stdout, 'red', '✗')} ${phoneNumber}: ${differing} of ${fields.length} differ. To set it right: npx trunkline provision ${environment.option} --number ${phoneNumber}`,
        );
      }
      return agrees ? exitCodes.succeeded : exitCodes.failed;
    },
  );
}
