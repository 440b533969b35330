import type { Command } from 'commander';
import { does, examples } from '../command.ts';
import { nameOf, startExecution } from '../executions.ts';
import { exitCodes } from '../exit-codes.ts';
import { type Io, say, sayJson } from '../io.ts';
import { phoneNumberOf } from '../option-values.ts';
import { watch } from '../watch.ts';

interface Options {
  number: string;
  settled?: true;
  kept?: true;
  follow: boolean;
  json?: true;
}

export function addRollBack(command: Command, io: Io): void {
  command
    .description(
      'Starts the roll-back workflow for a number: what an earlier execution made and could not undo is undone. What was undone is not looked for again.',
    )
    .requiredOption('--number <number>', 'the DID, E.164', phoneNumberOf('--number'))
    .option('--settled', 'what no API undoes is dealt with, or stays: the record forgets it')
    .option('--kept', 'undo what a failed run was asked to keep as well')
    .option('--no-follow', 'start it, and end')
    .option('--json', 'the result as JSON on standard output, progress on standard error');
  examples(
    command,
    'roll-back --env dev --number +918045671234',
    'roll-back --env dev --number +918045671234 --settled',
    'roll-back --env dev --number +918045671234 --kept',
  );
  does<Options, Options>(
    command,
    io,
    (options) => options,
    async (environment, { number: phoneNumber, settled, kept, follow, json }) => {
      const executionArn = await startExecution(environment, environment.output('RollBackStateMachineArn'), {
        phoneNumber,
        ...(settled && { settled }),
        ...(kept && { kept }),
      });
      say(json ? io.stderr : io.stdout, `Started the roll-back ${nameOf(executionArn)} in ${environment.name}.`);
      if (follow) return watch(environment, io, { executionArn, phoneNumber, json });
      if (json) sayJson(io, { execution: executionArn, status: 'RUNNING' });
      return exitCodes.succeeded;
    },
  );
}
