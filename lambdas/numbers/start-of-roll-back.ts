import { ExecutionAlreadyExists, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import * as z from 'zod/mini';
import { readEnvironment } from '../platform/environment.ts';
import { log } from '../platform/log.ts';
import { parseJson } from '../platform/parse-json.ts';
import { claimedNumberSchema, type ExecutionEnd, wordsOfEnd } from './execution-end.ts';

const environment = z.object({ STATE_MACHINE_ARN: z.string().check(z.minLength(1)) });
const stepFunctions = new SFNClient({});

/** The part of a request that is needed. */
const requestSchema = z.object({
  phoneNumber: claimedNumberSchema,
  onFailure: z.optional(z.enum(['roll-back', 'keep'])),
});

/** What a roll-back is started with after a provisioning that ended; undefined where its input names no number. */
export function requestAfter({ executionArn, status, input, error, cause }: ExecutionEnd) {
  const request = requestSchema.safeParse(parseJson(input ?? ''));
  if (!request.success) return undefined;
  const { phoneNumber, onFailure = 'roll-back' as const } = request.data;
  const ended = { execution: executionArn, error: error ?? status, cause: cause ?? wordsOfEnd[status], onFailure };
  return { phoneNumber, ended };
}

/** The state machine that rolls back, or its alias: by ARN. */
export function rollBackMachine(): string {
  return readEnvironment(environment).STATE_MACHINE_ARN;
}

/** Starts a roll-back, unless one was started by that name. */
export async function startRollBack(name: string, input: object): Promise<void> {
  try {
    await stepFunctions.send(
      new StartExecutionCommand({ stateMachineArn: rollBackMachine(), name, input: JSON.stringify(input) }),
    );
    log.info('started', { executionName: name });
  } catch (failure) {
    if (!(failure instanceof ExecutionAlreadyExists)) throw failure;
  }
}
