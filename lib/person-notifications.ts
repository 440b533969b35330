import { type EventBus, EventField, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

export interface PersonNotificationsProps {
  bus: EventBus;
  topic: Topic;
  deadLetters: Queue;
}

/** Whoever is subscribed to the topic is told, in words, what an execution waits for. */
export class PersonNotifications extends Construct {
  constructor(scope: Construct, id: string, { bus, topic, deadLetters }: PersonNotificationsProps) {
    super(scope, id);
    new Rule(this, 'WaitingForAPerson', {
      eventBus: bus,
      description: 'An execution waits for a person: say what is to be looked up and typed',
      eventPattern: { detailType: ['DID Waiting For A Person'] },
      targets: [
        new SnsTopic(topic, {
          message: RuleTargetInput.fromText(EventField.fromPath('$.detail.message')),
          deadLetterQueue: deadLetters,
        }),
      ],
    });
  }
}
