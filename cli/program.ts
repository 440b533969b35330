import { Command } from 'commander';
import type { Session } from './command.ts';
import { announceCommand } from './commands/announce.ts';
import { callCommand } from './commands/call.ts';
import { cancelCommand } from './commands/cancel.ts';
import { checkCommand } from './commands/check.ts';
import { doctorCommand } from './commands/doctor.ts';
import { followCommand } from './commands/follow.ts';
import { planCommand } from './commands/plan.ts';
import { provisionCommand } from './commands/provision.ts';
import { resumeCommand } from './commands/resume.ts';
import { retryCommand } from './commands/retry.ts';
import { rollBackCommand } from './commands/roll-back.ts';
import { secretsCommand } from './commands/secrets.ts';
import { setAsideCommand } from './commands/set-aside.ts';
import { statusCommand } from './commands/status.ts';

/** Every command of `trunkline`, in the order in which a newcomer meets them. */
export function buildProgram(session: Session): Command {
  const { io } = session;
  const program = new Command('trunkline')
    .description('Provisions Exotel numbers for Atoms agents, and shows how they stand.')
    .showSuggestionAfterError()
    .configureHelp({ showGlobalOptions: false });
  const commands = [
    secretsCommand,
    doctorCommand,
    planCommand,
    provisionCommand,
    followCommand,
    resumeCommand,
    cancelCommand,
    statusCommand,
    checkCommand,
    callCommand,
    retryCommand,
    rollBackCommand,
    announceCommand,
    setAsideCommand,
  ];
  for (const make of commands) program.addCommand(make(session));
  forEach(program, (command) => {
    command.exitOverride();
    command.configureOutput({ writeOut: (text) => io.out.write(text), writeErr: (text) => io.err.write(text) });
  });
  return program;
}

/** @param visit every command, those within another too */
export function forEach(command: Command, visit: (command: Command) => void): void {
  visit(command);
  for (const inner of command.commands) forEach(inner, visit);
}
