import { type Command, Option } from 'commander';
import { does, examples } from '../command.ts';
import type { Environment } from '../environment.ts';
import { CommandError, UsageError } from '../errors.ts';
import { describeExecution } from '../executions.ts';
import type { Io } from '../io.ts';
import { isAtWork, statusOf } from '../number-status.ts';
import { phoneNumberOf } from '../option-values.ts';
import { watch } from '../watch.ts';

interface Options {
  number?: string;
  execution?: string;
  json?: true;
  exitWhenWaiting?: true;
}

export function addFollow(command: Command, io: Io): void {
  command
    .description('Shows the execution that works on a number, or its last one, or the one that is named.')
    .addOption(
      new Option('--number <number>', 'the DID, E.164').argParser(phoneNumberOf('--number')).conflicts('execution'),
    )
    .option('--execution <arn>', 'the ARN of an execution, or the name of one of the provisioning')
    .option('--exit-when-waiting', 'end with exit code 3 when it waits for a person')
    .option('--json', 'the result as JSON on standard output, progress on standard error');
  examples(command, 'follow --env dev --number +918045671234');
  does<Options, Options>(
    command,
    io,
    (options) => {
      if (options.number === undefined && options.execution === undefined) {
        throw new UsageError('--number or --execution is missing: what is to be followed?');
      }
      return options;
    },
    async (environment, { number, execution, json, exitWhenWaiting }) => {
      const found =
        execution === undefined ? await ofNumber(environment, io, number ?? '') : await named(environment, execution);
      return watch(environment, io, { ...found, json, exitWhenWaiting });
    },
  );
}

/** How long an execution may take from the announcement of its number to its first entry in the ledger. */
const beginsWithinSeconds = 60;

async function ofNumber(environment: Environment, io: Io, phoneNumber: string) {
  let status = await statusOf(environment, phoneNumber);
  for (let seconds = 0; status.state === 'announced' && seconds < beginsWithinSeconds; seconds++) {
    await io.pause(1000);
    status = await statusOf(environment, phoneNumber);
  }
  // The record names the last execution that recorded its end. A stopped one did not.
  const newest = status.runs[0]?.execution ?? status.execution;
  const executionArn = isAtWork(status) ? status.execution : newest;
  if (executionArn) return { executionArn, phoneNumber };
  throw new CommandError(`${phoneNumber} has no execution: it is ${status.state}.`);
}

async function named(environment: Environment, execution: string) {
  const executionArn = execution.startsWith('arn:')
    ? execution
    : `${environment.output('StateMachineArn').replace(':stateMachine:', ':execution:')}:${execution}`;
  const { input } = await describeExecution(environment, executionArn).catch((error: Error) => {
    if (error.name !== 'ExecutionDoesNotExist' && error.name !== 'InvalidArn') throw error;
    throw new CommandError(
      `There is no execution ${execution} in ${environment.name}. Step Functions keeps them for 90 days.`,
    );
  });
  return { executionArn, phoneNumber: numberIn(input) };
}

function numberIn(input = ''): string {
  try {
    return String((JSON.parse(input) as { phoneNumber?: unknown } | null)?.phoneNumber ?? 'the number');
  } catch {
    return 'the number';
  }
}
