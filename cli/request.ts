import type { Command } from 'commander';
import { describeProblems } from '../lambdas/requests/request-problems.ts';
import { requestSchema } from '../lambdas/workflows/provision-number/request.ts';
import { UsageError } from './errors.ts';
import type { Io } from './io.ts';
import { readJsonInput } from './json-input.ts';
import { addFieldOptions, fieldsGiven, type GivenOptions } from './request-options.ts';

/** A request as it goes into an execution: as it was written, because the first state reads it again. */
export type Request = Record<string, unknown> & { phoneNumber: string };

export interface RequestOptions extends GivenOptions {
  input?: string;
}

/** What provisioning can be asked for on the command line. */
export function takesRequest(command: Command): Command {
  return addFieldOptions(command).option(
    '--input <file>',
    'a request as JSON, with any field; - reads standard input. Options win over it',
  );
}

/** @throws UsageError that names every field that does not fit */
export async function readRequest(options: RequestOptions, io: Io): Promise<Request> {
  const given = options.input === undefined ? {} : await readInput(options.input, io);
  const request = { ...given, ...fieldsGiven(options) };
  if (!('phoneNumber' in request))
    throw new UsageError('--number is missing: which number? Write it as +918045671234.');
  return checkedRequest(request);
}

/** @throws UsageError that names every field that does not fit */
export function checkedRequest(request: unknown): Request {
  const parsed = requestSchema.safeParse(request);
  if (!parsed.success) throw new UsageError(describeProblems(parsed.error, request, requestSchema));
  return request as Request;
}

async function readInput(file: string, io: Io): Promise<object> {
  const given = await readJsonInput('--input', file, io.stdin);
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) return given;
  throw new UsageError(`--input: ${file} must hold a JSON object such as {"phoneNumber": "+918045671234"}.`);
}
