import type { Command } from 'commander';
import { confirm } from '../ask.ts';
import { nameOfCaller } from '../caller.ts';
import { does, examples } from '../command.ts';
import { CommandError } from '../errors.ts';
import { nameOf, stopExecution } from '../executions.ts';
import { exitCodes } from '../exit-codes.ts';
import { type Io, say, sayJson } from '../io.ts';
import { currentRun, isAtWork, statusOf } from '../number-status.ts';
import { phoneNumberOf, reasonOf } from '../option-values.ts';

interface Options {
  number: string;
  reason?: string;
  yes?: true;
  json?: true;
}

export function addCancel(command: Command, io: Io): void {
  command
    .description(
      'Stops the execution that works on a number. What it made is rolled back within minutes, unless its request says onFailure keep.',
    )
    .requiredOption('--number <number>', 'the DID, E.164', phoneNumberOf('--number'))
    .option('--reason <text>', 'why, for whoever reads it later', reasonOf)
    .option('--yes', 'do not ask')
    .option('--json', 'as JSON');
  examples(command, 'cancel --env dev --number +918045671234 --reason "the wrong agent"');
  does<Options, Options>(
    command,
    io,
    (options) => options,
    async (environment, { number, reason, yes, json }) => {
      const status = await statusOf(environment, number);
      const { execution, state } = status;
      if (execution === null || !isAtWork(status)) {
        throw new CommandError(`Nothing works on ${number}: it is ${state}. There is nothing to cancel.`);
      }
      if (state === 'rolling back') {
        throw new CommandError(
          `${number} is being rolled back already, by ${nameOf(execution)}: that is not to be stopped.`,
        );
      }
      if (state === 'deprovisioning') {
        throw new CommandError(
          `${number} is being deprovisioned by ${nameOf(execution)}. Stopped half-way, it would neither work nor be gone: let it end.`,
        );
      }
      const keeps = currentRun(status)?.request?.onFailure === 'keep';
      const after = keeps
        ? 'What it made is kept, as its request asks.'
        : 'What it made is rolled back within minutes.';
      await confirm(io, `Stop ${nameOf(execution)}? ${after}`, yes, 'Nothing was stopped.');
      const by = await nameOfCaller(environment, io);
      await stopExecution(
        environment,
        execution,
        `Stopped by ${by}${reason ? `: ${reason}` : ' with trunkline cancel.'}`,
      );
      if (json) sayJson(io, { execution, status: 'ABORTED', kept: keeps });
      else say(io.stdout, `Stopped ${nameOf(execution)}. ${after}`);
      return exitCodes.succeeded;
    },
  );
}
