import type { Command } from 'commander';
import { type Environment, openEnvironment } from './environment.ts';
import type { Io } from './io.ts';
import type { PlaceOptions } from './place.ts';

/** The options as commander read them, with those of the program. */
export type Options<Own> = Own & PlaceOptions & { verbose?: true };

/**
 * Gives a command what it does. Its answer is the exit code.
 *
 * @param check sees the options before anything is asked of AWS
 */
export function does<Own extends object, Checked>(
  command: Command,
  io: Io,
  check: (options: Options<Own>) => Checked | Promise<Checked>,
  act: (environment: Environment, checked: Checked, options: Options<Own>) => Promise<number>,
): void {
  command.action(async () => {
    const options = command.optsWithGlobals<Options<Own>>();
    const checked = await check(options);
    io.exitCode = await act(await openEnvironment(options, io), checked, options);
  });
}

/** The examples below a command's help. */
export function examples(command: Command, ...lines: string[]): Command {
  const text = lines.map((line) => `  $ npx trunkline ${line}`).join('\n');
  return command.addHelpText('after', `\nExamples:\n${text}`);
}
