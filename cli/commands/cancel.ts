import { SFNClient, StopExecutionCommand } from '@aws-sdk/client-sfn';
import type { Command } from 'commander';
import { environmentCommand, examples, phoneNumberOption, type Session, type WithEnvironment } from '../command.ts';
import { confirm } from '../confirm.ts';
import { findEnvironment } from '../environment.ts';
import { CommandError, line } from '../io.ts';
import { requireNumber } from '../number.ts';
import { executionName } from '../text.ts';
import { whoAmI } from '../who.ts';

type Options = WithEnvironment<{ number: string; yes?: boolean }>;

export function cancelCommand({ io }: Session): Command {
  return environmentCommand('cancel', 'Stops the execution that works on a number; what it made is rolled back.')
    .requiredOption('--number <number>', 'the DID, E.164', phoneNumberOption)
    .option('--yes', 'do not ask')
    .addHelpText('after', examples('cancel --env dev --number +918045671234'))
    .action(async (options: Options) => {
      const environment = await findEnvironment(options, io);
      const { state, execution, runs } = await requireNumber(environment, options.number);
      if (!execution || (state !== 'running' && state !== 'waiting for a person')) {
        throw new CommandError(`Nothing works on ${options.number}: it is ${state}.`);
      }
      const keeps = runs.find((run) => run.execution === execution)?.request?.onFailure === 'keep';
      const then = keeps
        ? 'What it made is kept, as its request asked.'
        : 'What it made is rolled back within minutes.';
      await confirm(io, `Stop ${executionName(execution)}, which is ${state}? ${then}`, options.yes);
      const cause = `Cancelled by ${await whoAmI(environment)}.`;
      await new SFNClient(environment.client).send(
        new StopExecutionCommand({ executionArn: execution, error: 'Cancelled', cause }),
      );
      line(io.out, `Stopped. ${then} See: npx trunkline status --env ${environment.name} --number ${options.number}`);
    });
}
