import { createHash } from 'node:crypto';
import { ExecutionAlreadyExists, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import * as z from 'zod/mini';
import { heldClaim } from '../numbers/claim.ts';
import { claimedNumberSchema, type ExecutionEnd, executionEndSchema, wordsOfEnd } from '../numbers/execution-end.ts';
import { readEnvironment } from '../platform/environment.ts';
import { eventHandler } from '../platform/event-handler.ts';
import { openClaims } from '../platform/ledger/claims.ts';
import { log } from '../platform/log.ts';
import { parseJson } from '../platform/parse-json.ts';

const environment = z.object({ STATE_MACHINE_ARN: z.string().check(z.minLength(1)) });
const stepFunctions = new SFNClient({});

/** The part of a request that is needed. */
const requestSchema = z.object({
  phoneNumber: claimedNumberSchema,
  onFailure: z.optional(z.enum(['roll-back', 'keep'])),
});

/**
 * Starts a roll-back for an execution that ended with the number still claimed: no state of it could clean up. One that
 * cleaned up itself has let the number go, and one that failed before it claimed anything has nothing to clean up.
 */
export const handler = eventHandler(async (event: unknown) => {
  const { detail } = executionEndSchema.parse(event);
  log.appendKeys({ ended: detail.executionArn });
  return { executionName: await startFor(detail) };
});

async function startFor(detail: ExecutionEnd): Promise<string | null> {
  const { STATE_MACHINE_ARN } = readEnvironment(environment);
  const { executionArn, status, stopDate, error, cause } = detail;
  const request = requestSchema.safeParse(parseJson(detail.input ?? ''));
  if (!request.success || !(await heldClaim(openClaims(), request.data.phoneNumber, executionArn))) {
    log.info('nothing to clean up');
    return null;
  }
  const { phoneNumber, onFailure = 'roll-back' } = request.data;
  log.appendKeys({ number: phoneNumber });
  const ended = { execution: executionArn, error: error ?? status, cause: cause ?? wordsOfEnd[status], onFailure };
  // The same for the same end, however often it is delivered; a redriven execution may end once more.
  const end = createHash('sha256').update(`${executionArn} ${stopDate}`).digest('hex').slice(0, 16);
  const executionName = `${phoneNumber}-${end}`;
  try {
    await stepFunctions.send(
      new StartExecutionCommand({
        stateMachineArn: STATE_MACHINE_ARN,
        name: executionName,
        input: JSON.stringify({ phoneNumber, ended }),
      }),
    );
    log.info('started', { executionName });
  } catch (failure) {
    if (!(failure instanceof ExecutionAlreadyExists)) throw failure;
  }
  return executionName;
}
