import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import * as z from 'zod/mini';
import { readEnvironment } from './environment.ts';
import { UnavailableError } from './errors.ts';
import { ourSource } from './event-source.ts';

const environment = z.object({ EVENT_BUS_NAME: z.string().check(z.minLength(1)) });
const eventBridge = new EventBridgeClient({});

/**
 * Puts an event of ours on the environment's bus.
 *
 * @throws UnavailableError when the bus did not take it.
 */
export async function putEvent(detailType: string, detail: object): Promise<void> {
  const { EVENT_BUS_NAME } = readEnvironment(environment);
  const answer = await eventBridge.send(
    new PutEventsCommand({
      Entries: [
        { EventBusName: EVENT_BUS_NAME, Source: ourSource, DetailType: detailType, Detail: JSON.stringify(detail) },
      ],
    }),
  );
  // Refused entries come back inside a success.
  if (answer.FailedEntryCount) {
    throw new UnavailableError(`The event bus did not take the event "${detailType}". It is put again.`);
  }
}
