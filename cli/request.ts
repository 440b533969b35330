import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { type Command, Option } from 'commander';
import { describeProblems } from '../lambdas/requests/request-problems.ts';
import { requestSchema } from '../lambdas/workflows/provision-number/request.ts';
import { UsageError } from './errors.ts';
import type { Io } from './io.ts';
import { agentIdOf, flowAppIdOf, phoneNumberOf, reasonOf } from './option-values.ts';

/** A request as it goes into an execution: as it was written, for the first state reads it again. */
export type Request = Record<string, unknown> & { phoneNumber: string };

export interface RequestOptions {
  number?: string;
  agent?: string;
  input?: string;
  reason?: string;
  originationUri?: string;
  flowAppId?: string;
  verifyTo?: string;
  verifyFrom?: string;
  verification: boolean;
  onFailure?: string;
  replaceExisting?: true;
}

/** What provisioning can be asked for on the command line. */
export function takesRequest(command: Command): Command {
  return command
    .option('--number <number>', 'the DID, E.164', phoneNumberOf('--number'))
    .option('--agent <id>', "the Atoms agent; default: the environment's", agentIdOf('--agent'))
    .option('--input <file>', 'a request as JSON, with any field; - reads standard input. Options win over it')
    .option('--reason <text>', 'why, for whoever reads it later', reasonOf)
    .option('--origination-uri <uri>', "the SIP Origination URL of Atoms' Import SIP screen")
    .option('--flow-app-id <id>', 'the Exotel flow whose Connect applet dials the trunk', flowAppIdOf('--flow-app-id'))
    .option('--verify-to <number>', 'the phone that the verification call rings', phoneNumberOf('--verify-to'))
    .option(
      '--verify-from <number>',
      'another number of the workspace that calls this one, and so proves inbound',
      phoneNumberOf('--verify-from'),
    )
    .option('--no-verification', 'place no verification call')
    .addOption(
      new Option('--on-failure <what>', 'keep: leave everything for inspection; default: roll-back').choices([
        'keep',
        'roll-back',
      ]),
    )
    .option('--replace-existing', 'remove the number from Atoms first, if it is there otherwise');
}

/** @throws UsageError that names every field that does not fit */
export async function readRequest(options: RequestOptions, io: Io): Promise<Request> {
  const given = options.input === undefined ? {} : await readInput(options.input, io);
  const request = {
    ...given,
    ...pick('phoneNumber', options.number),
    ...pick('agentId', options.agent),
    ...pick('originationUri', options.originationUri),
    ...pick('flowAppId', options.flowAppId),
    ...pick('verification', verificationOf(options)),
    ...pick('onFailure', options.onFailure),
    ...pick('replaceExisting', options.replaceExisting),
    ...pick('reason', options.reason),
  };
  if (!('phoneNumber' in request))
    throw new UsageError('--number is missing: which number? Write it as +918045671234.');
  const parsed = requestSchema.safeParse(request);
  if (!parsed.success) throw new UsageError(describeProblems(parsed.error, request, requestSchema));
  return request as Request;
}

function pick(field: string, value: unknown): object {
  return value === undefined ? {} : { [field]: value };
}

function verificationOf({ verification, verifyTo, verifyFrom }: RequestOptions): unknown {
  const asked = [!verification && 'skip', verifyTo && { callTo: verifyTo }, verifyFrom && loopback(verifyFrom)];
  const [one, another] = asked.filter(Boolean);
  if (another)
    throw new UsageError('--verify-to, --verify-from and --no-verification contradict each other: give one.');
  return one;
}

function loopback(from: string) {
  return { mode: 'loopback', from };
}

async function readInput(file: string, io: Io): Promise<object> {
  const content = file === '-' ? await text(io.stdin) : readFile(file);
  let parsed: unknown;
  try {
    parsed = JSON.parse(content);
  } catch {
    // The parser's own words quote what stands there.
    throw new UsageError(`--input: ${file} is not JSON.`);
  }
  if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed;
  throw new UsageError(`--input: ${file} must hold a JSON object such as {"phoneNumber": "+918045671234"}.`);
}

function readFile(file: string): string {
  try {
    // The decoder drops a byte order mark, which editors on Windows write and JSON does not have.
    return new TextDecoder().decode(readFileSync(file));
  } catch (error) {
    throw new UsageError(
      `--input: ${file} cannot be read (${(error as NodeJS.ErrnoException).code}). Name a JSON file.`,
    );
  }
}
