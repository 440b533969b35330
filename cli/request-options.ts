import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { agentIdSchema } from '../lambdas/telephony/agent-id.ts';
import { flowAppIdSchema } from '../lambdas/telephony/flow.ts';
import { parsedBy, phoneNumberOption } from './command.ts';
import { type Io, readAll, usageError } from './io.ts';

export interface RequestOptions {
  number?: string;
  agent?: string;
  input?: string;
  trunkName?: string;
  originationUri?: string;
  flowAppId?: string;
  verifyTo?: string;
  verification?: boolean;
  onFailure?: string;
  replaceExisting?: boolean;
  reason?: string;
}

/** The options that make a request; what they leave out has the environment's defaults. */
export function withRequest(command: Command): Command {
  return command
    .option('--number <number>', 'the DID, E.164', phoneNumberOption)
    .option('--agent <id>', 'Atoms agent, 24 hex digits', parsedBy(agentIdSchema))
    .option('--input <file>', 'a whole request as JSON, - for standard input; the other options win over it')
    .option('--trunk-name <name>', 'name of the trunk to create or share')
    .option('--origination-uri <uri>', "the SIP Origination URL on Atoms' Import SIP screen")
    .option('--flow-app-id <id>', 'Exotel flow whose Connect applet dials the trunk', parsedBy(flowAppIdSchema))
    .option('--verify-to <number>', 'phone that the verification call rings', phoneNumberOption)
    .option('--no-verification', 'place no call')
    .option('--on-failure <what>', '"roll-back" or "keep"')
    .option('--replace-existing', 'remove the number from Atoms if it is in the way, and import it anew')
    .option('--reason <text>', 'why, for whoever reads the status later');
}

/** @throws CommandError when there is no number, or the file is no request. */
export async function readRequest(options: RequestOptions, io: Io): Promise<Record<string, unknown>> {
  const given = options.input === undefined ? {} : await readInput(options.input, io);
  const request: Record<string, unknown> = {
    ...given,
    ...(options.number && { phoneNumber: options.number }),
    ...(options.agent && { agentId: options.agent }),
    ...(options.trunkName && { trunkName: options.trunkName }),
    ...(options.originationUri && { originationUri: options.originationUri }),
    ...(options.flowAppId && { flowAppId: options.flowAppId }),
    ...(options.verifyTo && { verification: { callTo: options.verifyTo } }),
    ...(options.verification === false && { verification: 'skip' }),
    ...(options.onFailure && { onFailure: options.onFailure }),
    ...(options.replaceExisting && { replaceExisting: true }),
    ...(options.reason && { reason: options.reason }),
  };
  if (request.phoneNumber === undefined)
    throw usageError('Which number? Give --number +91..., or --input with a request.');
  return request;
}

async function readInput(file: string, io: Io): Promise<Record<string, unknown>> {
  let text: string;
  try {
    text = file === '-' ? await readAll(io.input) : readFileSync(file, 'utf8');
  } catch (error) {
    throw usageError(`--input: ${file} cannot be read (${(error as NodeJS.ErrnoException).code}). Name a JSON file.`);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw usageError(`--input: ${file} is not JSON.`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw usageError(`--input: ${file} must hold a JSON object such as {"phoneNumber": "+918045671234"}.`);
  }
  return value as Record<string, unknown>;
}
