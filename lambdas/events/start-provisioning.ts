import { createHash } from 'node:crypto';
import { ExecutionAlreadyExists, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import * as z from 'zod/mini';
import { longestNote } from '../numbers/note.ts';
import { readEnvironment } from '../platform/environment.ts';
import { InvalidRequestError } from '../platform/errors.ts';
import { eventHandler } from '../platform/event-handler.ts';
import { log } from '../platform/log.ts';
import { describeProblems } from '../requests/request-problems.ts';
import { purchaseSchema } from '../workflows/provision-number/request.ts';

const environment = z.object({ STATE_MACHINE_ARN: z.string().check(z.minLength(1)) });
const stepFunctions = new SFNClient({});

/**
 * Starts an execution for a `DID Purchased` event. EventBridge's own target would name it at random, and an event
 * delivered twice would start two; here the name is made from the detail.
 *
 * @throws InvalidRequestError naming the fields; with the event it ends in the dead-letter queue.
 */
export const handler = eventHandler(async (event: { id?: string; source?: string; detail?: unknown }) => {
  log.appendKeys({ eventId: event.id });
  return start(event.detail, event.source);
});

async function start(detail: unknown, source?: string): Promise<{ executionName: string }> {
  const { STATE_MACHINE_ARN } = readEnvironment(environment);
  const parsed = purchaseSchema.safeParse(detail);
  if (!parsed.success) throw new InvalidRequestError(describeProblems(parsed.error, detail, purchaseSchema));

  // As it was written, not as it was parsed: the first state parses it again and explains it in its own words.
  const { purchaseId: _, ...request } = detail as Record<string, unknown>;
  const fingerprint = createHash('sha256').update(canonicalJson(detail)).digest('hex').slice(0, 16);
  const executionName = `${parsed.data.phoneNumber}-${fingerprint}`;
  log.appendKeys({ number: parsed.data.phoneNumber, executionName });
  try {
    await stepFunctions.send(
      new StartExecutionCommand({
        stateMachineArn: STATE_MACHINE_ARN,
        name: executionName,
        input: canonicalJson({ ...request, startedBy: parsed.data.startedBy ?? startedByEvent(source) }),
      }),
    );
    log.info('started');
  } catch (error) {
    if (!(error instanceof ExecutionAlreadyExists)) throw error;
    log.warn('the same event has started an execution before; to provision the number again, give a new purchaseId');
  }
  return { executionName };
}

/** The same for every delivery, like the name: Step Functions accepts a repetition only with the same input. */
function startedByEvent(source = 'unknown'): string {
  return `event from ${source}`.slice(0, longestNote);
}

/** Keys in order at every depth, so that the same detail always gives the same text. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([left], [right]) => (left < right ? -1 : 1)))
      : inner,
  );
}
