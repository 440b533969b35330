import type { Command } from 'commander';
import { environmentCommand, examples, phoneNumberOption, type Session, type WithEnvironment } from '../command.ts';
import { findEnvironment } from '../environment.ts';
import { exitCodes, line } from '../io.ts';
import { operate } from '../operate.ts';
import { table } from '../text.ts';

type Options = WithEnvironment<{ number: string; json?: boolean }>;

export function checkCommand(session: Session): Command {
  const { io } = session;
  return environmentCommand('check', 'Reads a provisioned number back from both services, and says what differs.')
    .requiredOption('--number <number>', 'the DID, E.164', phoneNumberOption)
    .option('--json', 'as JSON')
    .addHelpText('after', `${examples('check --env dev --number +918045671234')}\nExit code 1 when something differs.`)
    .action(async (options: Options) => {
      const environment = await findEnvironment(options, io);
      const answer = await operate(environment, 'check', { phoneNumber: options.number });
      session.exitCode = answer.agrees ? exitCodes.done : exitCodes.failed;
      if (options.json) return line(io.out, JSON.stringify(answer, null, 2));
      const rows = answer.fields.map(({ side, field, wanted, found, agrees }) => [
        agrees ? 'ok' : 'DIFFERS',
        side,
        field,
        agrees ? found : `${found}; should be ${wanted}`,
      ]);
      line(io.out, table(rows));
      for (const each of answer.notShown) line(io.out, `not shown by any API: ${each}`);
      const mend = `provision it again: npx trunkline provision --env ${environment.name} --number ${options.number}`;
      line(io.out, answer.agrees ? '\nBoth sides hold what was set.' : `\nTo set what differs, ${mend}`);
    });
}
