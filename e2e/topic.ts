import { SNSClient, SubscribeCommand, UnsubscribeCommand } from '@aws-sdk/client-sns';
import { openQueue } from './queue.ts';

/** What an e-mail would say. */
export interface Notification {
  Subject: string;
  Message: string;
}

/** Subscribes to a topic as an address would; `close` takes that back. */
export async function listenToTopic(topicArn: string) {
  const sns = new SNSClient({});
  const queue = await openQueue();
  const { SubscriptionArn } = await sns.send(
    new SubscribeCommand({ TopicArn: topicArn, Protocol: 'sqs', Endpoint: queue.arn }),
  );

  return {
    /** A message. @throws Error when none comes within a minute. */
    next: () => queue.receive<Notification>(() => true, `${topicArn} told nothing within a minute.`),

    async close(): Promise<void> {
      await sns.send(new UnsubscribeCommand({ SubscriptionArn }));
      await queue.close();
    },
  };
}
