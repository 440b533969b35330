import type { EventBus } from 'aws-cdk-lib/aws-events';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { ourSource } from '../lambdas/platform/event-source.ts';
import { allowKey } from './customer-key.ts';
import { EventRule } from './event-rule.ts';
import type { TrunklineFunction } from './trunkline-function.ts';

export interface PersonNotificationsProps {
  bus: EventBus;
  notifier: TrunklineFunction;
  topic: Topic;
  deadLetters: Queue;
}

/** Tells the topic's subscribers what an execution waits for, and what a roll-back could not undo. */
export class PersonNotifications extends Construct {
  constructor(scope: Construct, id: string, { bus, notifier, topic, deadLetters }: PersonNotificationsProps) {
    super(scope, id);
    notifier.lambda.addEnvironment('NOTIFICATION_TOPIC_ARN', topic.topicArn);
    notifier.lambda.addToRolePolicy(new PolicyStatement({ actions: ['sns:Publish'], resources: [topic.topicArn] }));
    allowKey(notifier, topic.masterKey, 'sns: publish');
    new EventRule(this, 'ForAPerson', {
      eventBus: bus,
      description: 'Something needs a person: tell the subscribers',
      eventPattern: { source: [ourSource], detailType: ['DID Waiting For A Person', 'DID Roll Back Failed'] },
      // Only of one whose failure was told.
      alsoOn: {
        RolledBackAgain: { source: [ourSource], detailType: ['DID Rolled Back'], detail: { again: [true] } },
      },
      invokes: notifier,
      deadLetters,
    });
  }
}
