import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { visibleLines } from '../lambdas/telephony/visible-text.ts';
import { UsageError } from './errors.ts';
import { exitCodesText } from './exit-codes.ts';
import { type Io, processIo, say, sayLines } from './io.ts';

type AddCommand = (command: Command, io: Io) => void;

/**
 * As the help lists them: in the order in which a new environment needs them. Each is loaded when it is typed, with the
 * clients that it needs: all of them take a second.
 */
const commands: Record<string, { summary: string; load: () => Promise<AddCommand> }> = {
  secrets: {
    summary: "fill the secrets with the services' credentials",
    load: async () => (await import('./commands/secrets.ts')).addSecrets,
  },
  doctor: {
    summary: 'look whether the environment has what provisioning needs',
    load: async () => (await import('./commands/doctor.ts')).addDoctor,
  },
  plan: {
    summary: 'say what provisioning would do',
    load: async () => (await import('./commands/plan.ts')).addPlan,
  },
  provision: {
    summary: 'start an execution for a number, and follow it',
    load: async () => (await import('./commands/provision.ts')).addProvision,
  },
  follow: {
    summary: 'show an execution, from its beginning to its end',
    load: async () => (await import('./commands/follow.ts')).addFollow,
  },
  status: {
    summary: 'how numbers stand, and what is left to do',
    load: async () => (await import('./commands/status.ts')).addStatus,
  },
  done: {
    summary: 'tick off what was left to do by hand',
    load: async () => (await import('./commands/done.ts')).addDone,
  },
  resume: {
    summary: 'answer what an execution waits for',
    load: async () => (await import('./commands/resume.ts')).addResume,
  },
  answers: {
    summary: 'what resume has answered for good, and forget it',
    load: async () => (await import('./commands/answers.ts')).addAnswers,
  },
  cancel: {
    summary: 'stop the execution that works on a number',
    load: async () => (await import('./commands/cancel.ts')).addCancel,
  },
  retry: {
    summary: 'start failed runs again',
    load: async () => (await import('./commands/retry.ts')).addRetry,
  },
  check: {
    summary: 'compare a number with what both services hold',
    load: async () => (await import('./commands/check.ts')).addCheck,
  },
  call: {
    summary: 'place a verification call alone',
    load: async () => (await import('./commands/call.ts')).addCall,
  },
  'roll-back': {
    summary: 'undo once more what an earlier roll-back left',
    load: async () => (await import('./commands/roll-back.ts')).addRollBack,
  },
  deprovision: {
    summary: 'undo everything that was made for a number',
    load: async () => (await import('./commands/deprovision.ts')).addDeprovision,
  },
  announce: {
    summary: 'announce purchased numbers now',
    load: async () => (await import('./commands/announce.ts')).addAnnounce,
  },
  'set-aside': {
    summary: 'keep a purchased number from being announced',
    load: async () => (await import('./commands/set-aside.ts')).addSetAside,
  },
};

/**
 * The command line. Parsing runs a command, and leaves its exit code in `io`.
 *
 * @param words the words that will be parsed. A command that is not among them has only its line in the help
 */
export async function buildProgram(io: Io = processIo(), words = Object.keys(commands)): Promise<Command> {
  const program = new Command('trunkline');
  // Before any command is added: each takes over how its program ends and where it writes.
  program
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(visibleLines(text)),
      writeErr: (text) => io.stderr.write(visibleLines(text)),
      outputError: (text) => sayError(io, text),
    })
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
  for (const [name, { summary, load }] of Object.entries(commands)) {
    const command = program.command(name).summary(summary);
    if (words.includes(name)) (await load())(command, io);
  }
  refuseTwice(program);
  return program;
}

/** Commander takes the last of two values without a word. */
function refuseTwice(command: Command): void {
  for (const option of command.options.filter(({ required, variadic }) => required && !variadic)) {
    let isGiven = false;
    command.on(`option:${option.name()}`, () => {
      if (isGiven) throw new UsageError(`${option.long} stands twice. Give it once.`);
      isGiven = true;
    });
  }
  for (const below of command.commands) refuseTwice(below);
}

/** What commander says of what was typed, on one line; below it what it takes to be meant. */
function sayError(io: Io, text: string): void {
  const [, sentence = '', meant] = /^(.*?)(\n\(Did you mean [a-z, -]+\?\))?\n?$/s.exec(text) ?? [];
  say(io.stderr, sentence);
  if (meant) sayLines(io.stderr, meant.slice(1));
}

function version(): string {
  const file = new URL('../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
