import type { Command } from 'commander';
import { environmentCommand, examples, phoneNumberOption, type Session, type WithEnvironment } from '../command.ts';
import { findEnvironment } from '../environment.ts';
import { describeEnd, follow } from '../follow.ts';
import { CommandError, exitCodes, line } from '../io.ts';
import { requireNumber } from '../number.ts';

type Options = WithEnvironment<{ number: string; json?: boolean; exitWhenWaiting?: boolean }>;

export function followCommand(session: Session): Command {
  const { io } = session;
  return environmentCommand('follow', 'Shows the newest execution of a number, state by state, until it is over.')
    .requiredOption('--number <number>', 'the DID, E.164', phoneNumberOption)
    .option('--exit-when-waiting', 'end with exit code 3 once it waits for a person')
    .option('--json', 'the end as JSON on standard output')
    .addHelpText('after', examples('follow --env dev --number +918045671234'))
    .action(async (options: Options) => {
      const environment = await findEnvironment(options, io);
      const number = await requireNumber(environment, options.number);
      const execution = number.runs[0]?.execution ?? number.execution;
      if (!execution) throw new CommandError(`${options.number} has no execution to follow.`);
      const again = `npx trunkline follow --env ${environment.name} --number ${options.number}`;
      const { exitCode, result } = await follow(environment, execution, io, { ...options, again });
      session.exitCode = exitCode;
      if (options.json) line(io.out, JSON.stringify(result, null, 2));
      else if (exitCode === exitCodes.done || exitCode === exitCodes.failed) line(io.out, describeEnd(result));
    });
}
