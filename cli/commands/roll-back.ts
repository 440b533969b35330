import type { Command } from 'commander';
import { environmentCommand, examples, phoneNumberOption, type Session, type WithEnvironment } from '../command.ts';
import { confirm } from '../confirm.ts';
import { findEnvironment } from '../environment.ts';
import { follow } from '../follow.ts';
import { line } from '../io.ts';
import { start } from '../start.ts';
import { table } from '../text.ts';

type Options = WithEnvironment<{ number: string; settled?: boolean; yes?: boolean; json?: boolean }>;

export function rollBackCommand(session: Session): Command {
  const { io } = session;
  return environmentCommand('roll-back', 'Undoes what failed executions have left behind for a number.')
    .requiredOption('--number <number>', 'the DID, E.164', phoneNumberOption)
    .option('--settled', 'what no API undoes is dealt with: the ledger may forget it')
    .option('--yes', 'do not ask')
    .option('--json', 'the end as JSON on standard output')
    .addHelpText(
      'after',
      examples('roll-back --env dev --number +918045671234', 'roll-back --env dev --number +918045671234 --settled'),
    )
    .action(async (options: Options) => {
      const environment = await findEnvironment(options, io);
      await confirm(io, `Roll back what is left of ${options.number} in ${environment.name}?`, options.yes);
      const input = { phoneNumber: options.number, ...(options.settled && { settled: true }) };
      const execution = await start(environment, environment.outputs.RollBackStateMachineArn, input);
      const again = `aws stepfunctions describe-execution --execution-arn ${execution}`;
      const { exitCode, result } = await follow(environment, execution, io, { ...options, again });
      session.exitCode = exitCode;
      if (options.json) return line(io.out, JSON.stringify(result, null, 2));
      const { undone = [], remains = [] } = (result.output ?? {}) as { undone?: string[]; remains?: string[] };
      if (result.error) line(io.out, `\n${result.error}. ${result.cause ?? ''}`);
      line(io.out, undone.length + remains.length === 0 ? '\nThere was nothing to undo.' : '');
      line(io.out, table([...undone.map((each) => ['undone', each]), ...remains.map((each) => ['remains', each])]));
    });
}
