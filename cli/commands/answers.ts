import type { Command } from 'commander';
import type { Remembered } from '../../lambdas/operator/contract.ts';
import { does, examples } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { type Io, say, sayJson, sayLines } from '../io.ts';
import { operate } from '../operate.ts';
import { list } from '../outcome.ts';
import { momentInWords } from '../style.ts';
import { table } from '../table.ts';

interface Options {
  forget?: string;
  json?: true;
}

export function addAnswers(command: Command, io: Io): void {
  command
    .description(
      'Lists the answers that are remembered, so that no execution asks again. A wrong one is forgotten with --forget: the next execution that needs it waits for a person. What was made with it stays, and is listed.',
    )
    .option('--forget <for>', 'forget one, named as the list does in the column FOR')
    .option('--json', 'as JSON');
  examples(command, 'answers --env dev', 'answers --env dev --forget WORKSPACE');
  does<Options, Options>(
    command,
    io,
    (options) => options,
    async (environment, { forget, json }) => {
      const answer = await operate(environment, 'answers', { ...(forget !== undefined && { forget }) });
      if (json) sayJson(io, answer);
      else {
        const shown = forget === undefined ? answer.remembered : answer.forgotten;
        if (forget !== undefined) say(io.stdout, 'Forgotten:');
        sayLines(io.stdout, shown.length === 0 ? 'Nothing is remembered.' : table(headings, shown.map(row), io.stdout));
        for (const line of list('not undone by that:', answer.stays)) say(io.stdout, line);
      }
      return exitCodes.succeeded;
    },
  );
}

const headings = ['QUESTION', 'FOR', 'ANSWER', 'BY', 'SINCE'];

function row({ question, which, answer, by, at }: Remembered): string[] {
  return [question, which, answer, by, momentInWords(at)];
}
