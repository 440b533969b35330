import { Duration } from 'aws-cdk-lib';
import { type EventBus, Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { TrunklineFunction } from './trunkline-function.ts';

export interface PersonNotificationsProps {
  bus: EventBus;
  notifier: TrunklineFunction;
  topic: Topic;
  deadLetters: Queue;
}

/** Whoever is subscribed to the topic is told what an execution waits for, and what a roll-back could not undo. */
export class PersonNotifications extends Construct {
  constructor(scope: Construct, id: string, { bus, notifier, topic, deadLetters }: PersonNotificationsProps) {
    super(scope, id);
    notifier.lambda.addEnvironment('NOTIFICATION_TOPIC_ARN', topic.topicArn);
    topic.grantPublish(notifier.lambda);
    notifier.lambda.configureAsyncInvoke({
      onFailure: new SqsDestination(deadLetters),
      retryAttempts: 2,
      maxEventAge: Duration.hours(6),
    });
    new Rule(this, 'ForAPerson', {
      eventBus: bus,
      description: 'Something needs a person: write to whoever is subscribed',
      eventPattern: { detailType: ['DID Waiting For A Person', 'DID Roll Back Failed'] },
      targets: [new LambdaTarget(notifier.lambda, { deadLetterQueue: deadLetters, retryAttempts: 185 })],
    });
  }
}
