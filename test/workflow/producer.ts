import { EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { afterAll } from '@jest/globals';
import type { Sandbox } from '../../sandbox/sandbox.ts';

const clients: EventBridgeClient[] = [];
afterAll(() => {
  for (const client of clients) client.destroy();
});

/** An entry as a system that buys numbers writes it; what is given stands in its place. */
export function entry(detail: unknown, given: Partial<PutEventsRequestEntry> = {}): PutEventsRequestEntry {
  return {
    EventBusName: 'trunkline-sandbox',
    Source: 'purchasing',
    DetailType: 'DID Purchased',
    Detail: JSON.stringify(detail),
    ...given,
  };
}

/**
 * Puts entries as a producer does: with the AWS SDK, against the bus. Waits until they are delivered.
 *
 * @throws what the SDK makes of a refusal
 */
export async function putEvents(sandbox: Sandbox, ...Entries: PutEventsRequestEntry[]): Promise<void> {
  const client = new EventBridgeClient({
    endpoint: sandbox.awsUrl,
    region: 'ap-south-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
  clients.push(client);
  await client.send(new PutEventsCommand({ Entries }));
  await sandbox.bus.settled();
}
