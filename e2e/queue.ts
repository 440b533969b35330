import { randomUUID } from 'node:crypto';
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';

/** A queue of the run's own, for something to be listened to with. */
export async function openQueue() {
  // The emulator's queue URLs name localhost, which is not always the address that it listens on.
  const queues = new SQSClient({ useQueueUrlAsEndpoint: false });
  const name = `trunkline-e2e-${randomUUID()}`;
  const { QueueUrl } = await queues.send(new CreateQueueCommand({ QueueName: name }));
  const { Attributes } = await queues.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));

  return {
    name,
    arn: Attributes?.QueueArn,

    async setPolicy(policy: object): Promise<void> {
      await queues.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy: JSON.stringify(policy) } }));
    },

    /** The first message that is wanted, as JSON. @throws Error with `missing` when none comes within a minute. */
    async receive<Message>(wanted: (message: Message) => boolean, missing: string): Promise<Message> {
      const giveUp = Date.now() + 60_000;
      while (Date.now() < giveUp) {
        const { Messages = [] } = await queues.send(
          new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 2, VisibilityTimeout: 3, MaxNumberOfMessages: 10 }),
        );
        const found = Messages.map(({ Body }) => JSON.parse(Body ?? '{}') as Message).find(wanted);
        if (found) return found;
      }
      throw new Error(missing);
    },

    async close(): Promise<void> {
      await queues.send(new DeleteQueueCommand({ QueueUrl }));
    },
  };
}
