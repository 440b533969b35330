import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import * as z from 'zod';
import { readEnvironment } from '../platform/environment.ts';
import { UnavailableError } from '../platform/errors.ts';

const environment = z.object({ EVENT_BUS_NAME: z.string().min(1) });
const eventBridge = new EventBridgeClient({});

/**
 * Puts `DID Purchased` on the environment's bus, which starts an execution: once for the same detail.
 *
 * @throws UnavailableError when the bus did not take it.
 */
export async function publishPurchase(detail: {
  phoneNumber: string;
  agentId: string;
  purchaseId: string;
}): Promise<void> {
  const { EVENT_BUS_NAME } = readEnvironment(environment);
  const answer = await eventBridge.send(
    new PutEventsCommand({
      Entries: [
        {
          EventBusName: EVENT_BUS_NAME,
          Source: 'trunkline',
          DetailType: 'DID Purchased',
          Detail: JSON.stringify(detail),
        },
      ],
    }),
  );
  // Refused entries come back inside a success.
  if (answer.FailedEntryCount) {
    throw new UnavailableError(
      `The event bus did not take the purchase of ${detail.phoneNumber}. The next run puts it again.`,
    );
  }
}
