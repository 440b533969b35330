import type { Command } from 'commander';
import { whoAsks } from '../caller.ts';
import { does, examples } from '../command.ts';
import { UsageError } from '../errors.ts';
import { exitCodes } from '../exit-codes.ts';
import { type Io, say, sayJson } from '../io.ts';
import { operate } from '../operate.ts';
import { phoneNumberOf } from '../option-values.ts';
import { list } from '../outcome.ts';

interface Options {
  number: string;
  step?: number[];
  json?: true;
}

export function addDone(command: Command, io: Io): void {
  command
    .description(
      'Says that what was left to do by hand for a number is done: status no longer lists it, and a later run that asks for the same does not list it again.',
    )
    .requiredOption('--number <number>', 'the DID, E.164', phoneNumberOf('--number'))
    .option('--step <place...>', 'only these of the list that status shows, from 1', placesOf)
    .option('--json', 'as JSON');
  examples(command, 'done --env dev --number +918045671234', 'done --env dev --number +918045671234 --step 1 3');
  does<Options, Options>(
    command,
    io,
    (options) => options,
    async (environment, { number: phoneNumber, step, json }) => {
      const answer = await operate(environment, 'done', {
        phoneNumber,
        ...(step && { which: step }),
        ...(await whoAsks(environment, io, 'done', phoneNumber)),
      });
      if (json) sayJson(io, answer);
      else {
        say(io.stdout, phoneNumber);
        for (const line of [...list('done:', answer.done), ...list('left to do by hand:', answer.toDo)]) {
          say(io.stdout, line);
        }
      }
      return exitCodes.succeeded;
    },
  );
}

function placesOf(text: string, before: number[] = []): number[] {
  if (!/^[1-9]\d*$/.test(text))
    throw new UsageError(`--step: "${text}" is no place in the list. Give 1 for the first.`);
  return [...before, Number(text)];
}
