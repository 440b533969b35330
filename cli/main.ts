import { CommanderError } from 'commander';
import type { Session } from './command.ts';
import { CommandError, type ExitCode, exitCodes, type Io, line } from './io.ts';
import { buildProgram } from './program.ts';

/** Runs one command. @returns the exit code; every error is said in a sentence. */
export async function main(words: string[], io: Io): Promise<ExitCode> {
  const session: Session = { io, exitCode: exitCodes.done };
  try {
    const program = buildProgram(session);
    if (words.length === 0) {
      io.out.write(program.helpInformation());
      return exitCodes.done;
    }
    await program.parseAsync(words, { from: 'user' });
    return session.exitCode;
  } catch (error) {
    // It has been said already, or is the help that was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.wrongUsage;
    const { message, exitCode } = explain(error);
    line(io.err, message);
    if (words.includes('--verbose') && error instanceof Error) line(io.err, error.stack);
    return exitCode;
  }
}

function explain(error: unknown): { message: string; exitCode: ExitCode } {
  if (error instanceof CommandError) return error;
  const { name, message, code = '' } = error as Error & { code?: string };
  const noAccess = (text: string) => ({ message: text, exitCode: exitCodes.noAccess });
  if (/AccessDenied|NotAuthorized/.test(name)) {
    return noAccess(`AWS does not let you: ${message} docs/command-line.md lists what an operator needs.`);
  }
  if (/ExpiredToken|UnrecognizedClient|InvalidClientToken|InvalidSignature/.test(name)) {
    return noAccess(`AWS does not take these credentials (${name}). Log in again, or name a profile with --profile.`);
  }
  if (/CredentialsProvider/.test(name)) {
    return noAccess('There are no AWS credentials. Log in, set AWS_PROFILE, or name a profile with --profile.');
  }
  if (/ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT/.test(code)) {
    return noAccess(`AWS cannot be reached (${code}). Check the network, and the region.`);
  }
  if (/Region is missing/.test(message)) return noAccess('Which AWS region? Give --region, or set AWS_REGION.');
  return { message: `${name}: ${message}`, exitCode: exitCodes.failed };
}
