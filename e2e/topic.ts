import { randomUUID } from 'node:crypto';
import { SNSClient, SubscribeCommand, UnsubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';

/** What an e-mail would say. */
export interface Notification {
  Subject: string;
  Message: string;
}

/** Subscribes to a topic as an address would, with a queue of its own, which `close` deletes. */
export async function listenToTopic(topicArn: string) {
  const sns = new SNSClient({});
  const queues = new SQSClient({ useQueueUrlAsEndpoint: false });
  const { QueueUrl } = await queues.send(new CreateQueueCommand({ QueueName: `trunkline-e2e-${randomUUID()}` }));
  const { Attributes } = await queues.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
  const { SubscriptionArn } = await sns.send(
    new SubscribeCommand({ TopicArn: topicArn, Protocol: 'sqs', Endpoint: Attributes?.QueueArn }),
  );

  return {
    /** The next message. @throws Error when none comes within a minute. */
    async next(): Promise<Notification> {
      const giveUp = Date.now() + 60_000;
      while (Date.now() < giveUp) {
        const { Messages = [] } = await queues.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 2 }));
        const [message] = Messages;
        if (message) return JSON.parse(message.Body ?? '{}') as Notification;
      }
      throw new Error(`${topicArn} told nothing within a minute.`);
    },

    async close(): Promise<void> {
      await sns.send(new UnsubscribeCommand({ SubscriptionArn }));
      await queues.send(new DeleteQueueCommand({ QueueUrl }));
    },
  };
}
