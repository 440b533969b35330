import { createHash } from 'node:crypto';
import { ExecutionAlreadyExists, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import * as z from 'zod/mini';
import { executionName } from '../numbers/execution-name.ts';
import { asNote } from '../numbers/note.ts';
import { readEnvironment } from '../platform/environment.ts';
import { InvalidRequestError } from '../platform/errors.ts';
import { eventHandler } from '../platform/event-handler.ts';
import { log } from '../platform/log.ts';
import { describeProblems } from '../requests/request-problems.ts';
import { listedFields } from '../workflows/provision-number/event-fields.ts';
import { purchaseSchema } from '../workflows/provision-number/request.ts';

const environment = z.object({
  STATE_MACHINE_ARN: z.string().check(z.minLength(1)),
  /** What events may say besides what every purchase may. */
  EVENT_FIELDS: z.pipe(
    z.string(),
    z.transform((text) => z.array(z.enum(listedFields)).parse(JSON.parse(text))),
  ),
});
const stepFunctions = new SFNClient({});

/**
 * Starts an execution for a `DID Purchased` event. EventBridge's own target would name it at random, and an event
 * delivered twice would start two; here the name is made from the detail.
 *
 * @throws InvalidRequestError naming the fields; with the event it ends in the dead-letter queue.
 */
export const handler = eventHandler(async (event: PurchaseEvent) => {
  log.appendKeys({ eventId: event.id });
  return start(event);
});

interface PurchaseEvent {
  id?: string;
  source?: string;
  detail?: unknown;
}

async function start({ detail, ...event }: PurchaseEvent): Promise<{ executionName: string }> {
  const { STATE_MACHINE_ARN, EVENT_FIELDS } = readEnvironment(environment);
  const schema = purchaseSchema(EVENT_FIELDS);
  const parsed = schema.safeParse(detail);
  if (!parsed.success) throw new InvalidRequestError(describeProblems(parsed.error, detail, schema));

  // As it was written, not as it was parsed: the first state parses it again and explains it in its own words.
  const { purchaseId: _, ...request } = detail as Record<string, unknown>;
  const fingerprint = createHash('sha256').update(canonicalJson(detail)).digest('hex').slice(0, 16);
  const name = executionName(parsed.data.phoneNumber, fingerprint);
  log.appendKeys({ number: parsed.data.phoneNumber, executionName: name });
  try {
    await stepFunctions.send(
      new StartExecutionCommand({
        stateMachineArn: STATE_MACHINE_ARN,
        name,
        input: canonicalJson({ ...request, startedBy: startedByEvent(event, parsed.data.startedBy) }),
      }),
    );
    log.info('started');
  } catch (error) {
    if (!(error instanceof ExecutionAlreadyExists)) throw error;
    log.warn('the same event has started an execution before; to provision the number again, give a new purchaseId');
  }
  return { executionName: name };
}

/**
 * The event is what started it: its source, which the bus admits, and its id, which AWS gives. What the event itself says
 * of who it was is its word alone. The same for every delivery, like the name: Step Functions accepts a repetition only
 * with the same input, and the same detail put again, whose id is another one, meets the execution by its name.
 */
function startedByEvent({ source = 'unknown', id = 'unknown' }: PurchaseEvent, claimed: string | undefined): string {
  const known = `event ${id} from ${source}`;
  return asNote(claimed === undefined ? known : `${known}, claimed: ${claimed}`);
}

/** Keys in order at every depth, so that the same detail always gives the same text. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([left], [right]) => (left < right ? -1 : 1)))
      : inner,
  );
}
