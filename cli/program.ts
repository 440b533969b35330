import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { addAnnounce } from './commands/announce.ts';
import { addAnswers } from './commands/answers.ts';
import { addCall } from './commands/call.ts';
import { addCancel } from './commands/cancel.ts';
import { addCheck } from './commands/check.ts';
import { addDoctor } from './commands/doctor.ts';
import { addFollow } from './commands/follow.ts';
import { addPlan } from './commands/plan.ts';
import { addProvision } from './commands/provision.ts';
import { addResume } from './commands/resume.ts';
import { addRetry } from './commands/retry.ts';
import { addRollBack } from './commands/roll-back.ts';
import { addSecrets } from './commands/secrets.ts';
import { addSetAside } from './commands/set-aside.ts';
import { addStatus } from './commands/status.ts';
import { exitCodesText } from './exit-codes.ts';
import { type Io, processIo } from './io.ts';

/** As the help lists them: in the order in which a new environment needs them. */
const commands = [
  addSecrets,
  addDoctor,
  addPlan,
  addProvision,
  addFollow,
  addStatus,
  addResume,
  addAnswers,
  addCancel,
  addRetry,
  addCheck,
  addCall,
  addRollBack,
  addAnnounce,
  addSetAside,
];

/** The command line, with all its commands. Parsing it runs one, and leaves its exit code in `io`. */
export function buildProgram(io: Io = processIo()): Command {
  const program = new Command('trunkline');
  // Before any command is added: each takes over how its program ends and where it writes.
  program
    .exitOverride()
    .configureOutput({ writeOut: (text) => io.stdout.write(text), writeErr: (text) => io.stderr.write(text) })
    .configureHelp({ showGlobalOptions: true, helpWidth: 110 })
    .showHelpAfterError('(--help shows what the command takes.)');
  program
    .description("The operator's command line of Trunkline: onboards Exotel numbers to Atoms voice agents.")
    .version(version())
    .option('--env <name>', 'the environment, or "sandbox"; TRUNKLINE_ENV says it for all commands')
    .option('--region <region>', "its AWS region; default: cdk.json's, else that of your AWS configuration")
    .option('--profile <name>', 'the AWS profile to use')
    .option('--verbose', 'show where in the code an error comes from')
    .addHelpText('after', `\n${exitCodesText}\n\nMore: docs/command-line.md`);
  for (const add of commands) add(program, io);
  return program;
}

function version(): string {
  const file = new URL('../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
