import type { Command } from 'commander';
import { environmentCommand, examples, phoneNumberOption, type Session, type WithEnvironment } from '../command.ts';
import { findEnvironment } from '../environment.ts';
import { line } from '../io.ts';
import { operate } from '../operate.ts';
import { whoAmI } from '../who.ts';

type Options = WithEnvironment<{ number: string; undo?: boolean; reason?: string }>;

export function setAsideCommand({ io }: Session): Command {
  return environmentCommand(
    'set-aside',
    'Keeps a purchased number from being announced, or lets it be announced again.',
  )
    .requiredOption('--number <number>', 'the DID, E.164', phoneNumberOption)
    .option('--undo', 'let it be announced again')
    .option('--reason <text>', 'why, for whoever reads the status later')
    .addHelpText(
      'after',
      examples(
        'set-aside --env dev --number +918045671235 --reason "reception desk"',
        'set-aside --env dev --number +918045671235 --undo',
      ),
    )
    .action(async ({ number: phoneNumber, undo = false, reason, ...options }: Options) => {
      const environment = await findEnvironment(options, io);
      const by = await whoAmI(environment);
      await operate(environment, 'set-aside', { phoneNumber, aside: !undo, by, ...(reason && { reason }) });
      line(
        io.out,
        undo ? `${phoneNumber} may be announced again.` : `${phoneNumber} is set aside: it is not announced.`,
      );
    });
}
