import { type Command, Option } from 'commander';
import { whoAsks } from '../caller.ts';
import { does, examples } from '../command.ts';
import type { Environment } from '../environment.ts';
import { OperationError, UsageError } from '../errors.ts';
import { nameOf } from '../executions.ts';
import { exitCodes } from '../exit-codes.ts';
import { type Io, say, sayJson } from '../io.ts';
import { statusOf } from '../number-status.ts';
import { operate } from '../operate.ts';
import { flowAppIdOf, phoneNumberOf } from '../option-values.ts';
import { paint } from '../style.ts';

interface Options {
  number: string;
  originationUri?: string;
  flowAppId?: string;
  connectAppletMade?: true;
  force?: true;
  json?: true;
}

export function addResume(command: Command, io: Io): void {
  command
    .description(
      'Gives a waiting execution its answer. A wrong one is refused with the reason, and the execution goes on waiting. A right one is remembered, and also answers every other execution that waits for the same.',
    )
    .requiredOption('--number <number>', 'the number that waits, E.164', phoneNumberOf('--number'))
    .addOption(
      new Option('--origination-uri <uri>', "the SIP Origination URL, as Atoms' Import SIP screen shows it").conflicts([
        'flowAppId',
        'connectAppletMade',
      ]),
    )
    .addOption(
      new Option('--flow-app-id <id>', 'the flow whose Connect applet dials the trunk')
        .argParser(flowAppIdOf('--flow-app-id'))
        .conflicts('connectAppletMade'),
    )
    .option('--connect-applet-made', 'the Connect applet is made, and its flow is assigned to the number')
    .option('--force', 'take an origination URI that does not answer')
    .option('--json', 'the answer as JSON');
  examples(
    command,
    'resume --env dev --number +918045671234 --origination-uri "sip:<what you copied>"',
    'resume --env dev --number +918045671234 --connect-applet-made',
  );
  does<Options, Options>(
    command,
    io,
    (options) => {
      const { originationUri, flowAppId, connectAppletMade } = options;
      if (originationUri !== undefined || flowAppId !== undefined || connectAppletMade) return options;
      const env = options.env ?? io.env.TRUNKLINE_ENV ?? '<name>';
      throw new UsageError(
        `The answer is missing: give --origination-uri, --flow-app-id or --connect-applet-made. What the number waits for: npx trunkline status --env ${env} --number ${options.number}.`,
      );
    },
    async (environment, { number, originationUri, flowAppId, connectAppletMade, force, json }) => {
      const answer = await operate(environment, 'resume', {
        phoneNumber: number,
        ...(await whoAsks(environment, io, 'resume', number)),
        ...(originationUri !== undefined && { originationUri }),
        ...(flowAppId !== undefined && { flowAppId }),
        ...(connectAppletMade && { connectAppletMade }),
        ...(force && { force }),
      }).catch(async (error: Error) => {
        if (error instanceof OperationError && error.errorType === 'ConflictError')
          await requireKnown(environment, number);
        throw error;
      });
      if (json) sayJson(io, answer);
      else {
        say(io.stdout, `The ${answer.question}: ${answer.answer}. It is remembered.`);
        for (const warning of answer.warnings) say(io.stdout, `  ${paint(io.stdout, 'yellow', '!')} ${warning}`);
        for (const { phoneNumber, execution } of answer.resumed) {
          say(io.stdout, `  ${phoneNumber} goes on (${nameOf(execution)})`);
        }
        say(io.stdout, `To see it: npx trunkline follow ${environment.option} --number ${number}`);
      }
      return exitCodes.succeeded;
    },
  );
}

/** Of a number that nobody knows, it is said as the other commands say it. Without a right to look, what was refused is enough. */
async function requireKnown(environment: Environment, phoneNumber: string): Promise<void> {
  await statusOf(environment, phoneNumber).catch((error: Error) => {
    if (error instanceof UsageError) throw error;
  });
}
