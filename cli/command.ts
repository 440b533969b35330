import { Command, InvalidArgumentError } from 'commander';
import type * as z from 'zod';
import { phoneNumberSchema } from '../lambdas/telephony/phone-number.ts';
import type { EnvironmentOptions } from './environment.ts';
import type { ExitCode, Io } from './io.ts';

/** What every command gets: the terminal, and where its exit code goes. */
export interface Session {
  io: Io;
  exitCode: ExitCode;
}

/** A command that works on one environment. */
export function environmentCommand(name: string, summary: string): Command {
  return new Command(name)
    .description(summary)
    .option('--env <name>', 'environment, as cdk.json names it, or "sandbox" (default: $TRUNKLINE_ENV)')
    .option('--region <region>', "AWS region (default: the environment's in cdk.json)")
    .option('--profile <profile>', 'AWS profile')
    .option('--verbose', 'errors with their stack');
}

/** Parses an option by a schema of the product: its sentence says what is wrong. */
export function parsedBy(schema: z.ZodType<string>): (text: string) => string {
  return (text) => {
    const parsed = schema.safeParse(text);
    if (!parsed.success) throw new InvalidArgumentError(`It ${parsed.error.issues[0]?.message}.`);
    return parsed.data;
  };
}

export const phoneNumberOption = parsedBy(phoneNumberSchema);

/** The examples of a command, under its help. */
export function examples(...lines: string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ npx trunkline ${line}`).join('\n')}\n`;
}

export type WithEnvironment<Options = object> = Options & EnvironmentOptions;
