import { Duration, Validations } from 'aws-cdk-lib';
import type { CfnEventBus, EventBus } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { ourSource, purchaseEvent } from '../lambdas/platform/event-source.ts';
import { addAlarm } from './alarms.ts';
import { EventRule } from './event-rule.ts';
import type { TrunklineFunction } from './trunkline-function.ts';

export interface EventIntakeProps {
  bus: EventBus;
  starter: TrunklineFunction;
  stateMachine: StateMachine;
  /** The state machine's own ARN, or that of its alias. */
  startArn: string;
  alarmTopic: ITopic;
  /** Of the dead letters; undefined: one of AWS. */
  key: IKey | undefined;
  /** Whose purchases start an execution, besides our own announcements. */
  eventSources: readonly string[];
  /** What a purchase may say besides what every purchase may. */
  eventFields: readonly string[];
}

/** `DID Purchased` on the bus starts an execution; what cannot be started is kept with its reason, and alarms. */
export class EventIntake extends Construct {
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, props: EventIntakeProps) {
    super(scope, id);
    const { bus, starter, stateMachine, startArn, alarmTopic, eventSources, eventFields, key } = props;
    starter.lambda.addEnvironment('STATE_MACHINE_ARN', startArn);
    starter.lambda.addEnvironment('EVENT_FIELDS', JSON.stringify(eventFields));
    // Step Functions authorizes an alias by the ARN of its state machine.
    stateMachine.grantStartExecution(starter.lambda);

    this.deadLetters = new Queue(this, 'DeadLetters', {
      ...(key
        ? { encryption: QueueEncryption.KMS, encryptionMasterKey: key }
        : { encryption: QueueEncryption.SQS_MANAGED }),
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    const reason = 'This is the dead-letter queue: events that could not be started end here.';
    Validations.of(this.deadLetters).acknowledge({ id: 'AwsSolutions-SQS3', reason });
    Validations.of(this.deadLetters).acknowledge({ id: 'Serverless-SQSRedrivePolicy', reason });
    if (key) this.#keepWhatTheKeyStops(bus);
    new EventRule(this, 'DidPurchased', {
      eventBus: bus,
      description: 'A DID was purchased: provision it',
      eventPattern: { source: [ourSource, ...eventSources], detailType: [purchaseEvent] },
      invokes: starter,
      deadLetters: this.deadLetters,
    });

    // A level acts when it changes: a letter that lies there hides the next one from it. Each that comes is counted as sent,
    // since EventBridge and Lambda send what they give up (SQS does not count what it moves itself). But a queue that was
    // empty for hours may not count its first letter: the level tells that one.
    const perMinute = { period: Duration.minutes(1) };
    addAlarm(this, 'DeadLettersAlarm', {
      says: 'An event could not start what it should, and its dead letter lies there',
      heading: 'dead-letters',
      metric: this.deadLetters.metricApproximateNumberOfMessagesVisible(perMinute),
      topic: alarmTopic,
    });
    addAlarm(this, 'NewDeadLetterAlarm', {
      says: 'An event could not start what it should, and its dead letter has just come',
      heading: 'dead-letters',
      metric: this.deadLetters.metricNumberOfMessagesSent({ ...perMinute, statistic: 'Sum' }),
      topic: alarmTopic,
    });
  }

  /** An event that EventBridge may not encrypt or decrypt with the customer's key would be lost without a word. */
  #keepWhatTheKeyStops(bus: EventBus): void {
    const { queueArn } = this.deadLetters;
    (bus.node.defaultChild as CfnEventBus).deadLetterConfig = { arn: queueArn };
    this.deadLetters.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('events.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [queueArn],
        conditions: { ArnEquals: { 'aws:SourceArn': bus.eventBusArn } },
      }),
    );
  }
}
