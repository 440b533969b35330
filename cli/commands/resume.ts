import type { Command } from 'commander';
import { flowAppIdSchema } from '../../lambdas/telephony/flow.ts';
import {
  environmentCommand,
  examples,
  parsedBy,
  phoneNumberOption,
  type Session,
  type WithEnvironment,
} from '../command.ts';
import { findEnvironment } from '../environment.ts';
import { line, usageError } from '../io.ts';
import { operate } from '../operate.ts';
import { whoAmI } from '../who.ts';

type Options = WithEnvironment<{
  number: string;
  originationUri?: string;
  flowAppId?: string;
  connectAppletMade?: true;
}>;

export function resumeCommand({ io }: Session): Command {
  return environmentCommand('resume', 'Gives an execution that waits for a person what it waits for.')
    .requiredOption('--number <number>', 'the DID, E.164', phoneNumberOption)
    .option('--origination-uri <uri>', "the SIP Origination URL on Atoms' Import SIP screen")
    .option(
      '--flow-app-id <id>',
      'the flow whose Connect applet dials the trunk: it is assigned to the number',
      parsedBy(flowAppIdSchema),
    )
    .option('--connect-applet-made', 'the Connect applet is made, and its flow assigned to the number')
    .addHelpText(
      'after',
      examples(
        'resume --env dev --number +918045671234 --origination-uri "sip:abc123.sip.livekit.cloud"',
        'resume --env dev --number +918045671234 --connect-applet-made',
      ),
    )
    .action(async ({ number, originationUri, flowAppId, connectAppletMade, ...options }: Options) => {
      const answers = { originationUri, flowAppId, connectAppletMade };
      if (Object.values(answers).filter((answer) => answer !== undefined).length !== 1) {
        throw usageError('Give the answer with one of --origination-uri, --flow-app-id, --connect-applet-made.');
      }
      const environment = await findEnvironment(options, io);
      const by = await whoAmI(environment);
      const { question, answer, resumed } = await operate(environment, 'resume', {
        phoneNumber: number,
        by,
        ...answers,
      });
      line(io.out, `${question}: ${answer}. It is remembered.`);
      for (const { phoneNumber } of resumed) {
        line(
          io.out,
          `${phoneNumber} goes on. Follow it with: npx trunkline follow --env ${environment.name} --number ${phoneNumber}`,
        );
      }
    });
}
