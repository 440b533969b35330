import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import * as z from 'zod';
import { readEnvironment } from '../platform/environment.ts';
import { UnavailableError } from '../platform/errors.ts';
import { type OutcomeDetail, type OutcomeName, outcomeSchemas } from './outcome-schemas.ts';

const environment = z.object({ EVENT_BUS_NAME: z.string().min(1) });
const eventBridge = new EventBridgeClient({});

/**
 * Puts an outcome on the environment's bus. The detail says what happened and to what; never a secret.
 *
 * @throws Error when the detail is not what docs/events says: a defect, which must not reach whoever acts on events.
 */
export async function publishOutcome<Name extends OutcomeName>(
  detailType: Name,
  detail: OutcomeDetail<Name>,
): Promise<void> {
  const parsed = outcomeSchemas[detailType].safeParse(detail);
  if (!parsed.success) {
    throw new Error(`The event "${detailType}" would not be what docs/events says:\n${z.prettifyError(parsed.error)}`);
  }
  const { EVENT_BUS_NAME } = readEnvironment(environment);
  const answer = await eventBridge.send(
    new PutEventsCommand({
      Entries: [
        {
          EventBusName: EVENT_BUS_NAME,
          Source: 'trunkline',
          DetailType: detailType,
          Detail: JSON.stringify(parsed.data),
        },
      ],
    }),
  );
  // Refused entries come back inside a success.
  if (answer.FailedEntryCount) {
    throw new UnavailableError(`The event bus did not take the event "${detailType}". It is put again.`);
  }
}
