import {
  DeleteRuleCommand,
  EventBridgeClient,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import { openQueue } from './queue.ts';

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
  const queue = await openQueue();
  const { name } = queue;
  const { RuleArn } = await eventBridge.send(
    new PutRuleCommand({
      Name: name,
      EventBusName: eventBusName,
      EventPattern: JSON.stringify({ source: ['trunkline'] }),
    }),
  );
  await queue.setPolicy({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'events.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: queue.arn,
        Condition: { ArnEquals: { 'aws:SourceArn': RuleArn } },
      },
    ],
  });
  const target = { Rule: name, EventBusName: eventBusName };
  await eventBridge.send(new PutTargetsCommand({ ...target, Targets: [{ Id: 'queue', Arn: queue.arn }] }));

  return {
    /** The first outcome of an execution. @throws Error when none comes within a minute. */
    of: (executionArn: string) =>
      queue.receive<OutcomeEvent>(
        ({ detail }) => detail.execution === executionArn,
        `No outcome of ${executionArn} came within a minute.`,
      ),

    async close(): Promise<void> {
      await eventBridge.send(new RemoveTargetsCommand({ ...target, Ids: ['queue'] }));
      await eventBridge.send(new DeleteRuleCommand({ Name: name, EventBusName: eventBusName }));
      await queue.close();
    },
  };
}
