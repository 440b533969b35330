import { randomUUID } from 'node:crypto';
import {
  DeleteRuleCommand,
  EventBridgeClient,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';

export interface OutcomeEvent {
  'detail-type': string;
  detail: { phoneNumber?: string; execution?: string };
}

/**
 * Listens to the outcomes on an environment's bus as a subscriber of the operator's would: with a rule and a queue of
 * its own, both deleted by `close`.
 */
export async function listenToOutcomes(eventBusName: string) {
  const eventBridge = new EventBridgeClient({});
  const queues = new SQSClient({ useQueueUrlAsEndpoint: false });
  const name = `trunkline-e2e-${randomUUID()}`;
  const { QueueUrl } = await queues.send(new CreateQueueCommand({ QueueName: name }));
  const { Attributes } = await queues.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
  const queueArn = Attributes?.QueueArn;
  const { RuleArn } = await eventBridge.send(
    new PutRuleCommand({
      Name: name,
      EventBusName: eventBusName,
      EventPattern: JSON.stringify({ source: ['trunkline'] }),
    }),
  );
  const Policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'events.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: queueArn,
        Condition: { ArnEquals: { 'aws:SourceArn': RuleArn } },
      },
    ],
  });
  await queues.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));
  const target = { Rule: name, EventBusName: eventBusName };
  await eventBridge.send(new PutTargetsCommand({ ...target, Targets: [{ Id: 'queue', Arn: queueArn }] }));

  return {
    /** The first outcome of an execution. @throws Error when none comes within a minute. */
    async of(executionArn: string): Promise<OutcomeEvent> {
      const giveUp = Date.now() + 60_000;
      while (Date.now() < giveUp) {
        const { Messages = [] } = await queues.send(
          new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 2, VisibilityTimeout: 3, MaxNumberOfMessages: 10 }),
        );
        const events = Messages.map(({ Body }) => JSON.parse(Body ?? '{}') as OutcomeEvent);
        const found = events.find(({ detail }) => detail.execution === executionArn);
        if (found) return found;
      }
      throw new Error(`No outcome of ${executionArn} came within a minute.`);
    },

    async close(): Promise<void> {
      await eventBridge.send(new RemoveTargetsCommand({ ...target, Ids: ['queue'] }));
      await eventBridge.send(new DeleteRuleCommand({ Name: name, EventBusName: eventBusName }));
      await queues.send(new DeleteQueueCommand({ QueueUrl }));
    },
  };
}
