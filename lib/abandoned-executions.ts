import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { type EventBus, Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget, SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { TrunklineFunction } from './trunkline-function.ts';
import type { Workflow } from './workflow.ts';

export interface AbandonedExecutionsProps {
  bus: EventBus;
  provisioning: Workflow;
  rollBack: Workflow;
  starter: TrunklineFunction;
  deadLetters: Queue;
  alarmTopic: Topic;
}

/** An execution that ended where no state of it could clean up is cleaned up after; a clean-up that fails is loud. */
export class AbandonedExecutions extends Construct {
  constructor(scope: Construct, id: string, props: AbandonedExecutionsProps) {
    super(scope, id);
    const { bus, provisioning, rollBack, starter, deadLetters, alarmTopic } = props;
    starter.lambda.addEnvironment('STATE_MACHINE_ARN', rollBack.startArn);
    rollBack.stateMachine.grantStartExecution(starter.lambda);
    starter.lambda.configureAsyncInvoke({
      onFailure: new SqsDestination(deadLetters),
      retryAttempts: 2,
      maxEventAge: Duration.hours(6),
    });
    new Rule(this, 'ExecutionEnded', {
      description: 'A provisioning did not succeed: is there anything to clean up after it?',
      // AWS puts its own events on the default bus.
      eventPattern: {
        source: ['aws.states'],
        detailType: ['Step Functions Execution Status Change'],
        detail: {
          status: ['FAILED', 'TIMED_OUT', 'ABORTED'],
          stateMachineArn: [provisioning.stateMachine.stateMachineArn],
        },
      },
      targets: [new LambdaTarget(starter.lambda, { deadLetterQueue: deadLetters, retryAttempts: 185 })],
    });

    new Rule(this, 'RollBackFailed', {
      eventBus: bus,
      description: 'A roll-back failed: tell a person what remains',
      eventPattern: { detailType: ['DID Roll Back Failed'] },
      targets: [new SnsTopic(alarmTopic, { deadLetterQueue: deadLetters })],
    });
    const { stateMachine } = rollBack;
    const period = { period: Duration.minutes(1), statistic: 'Sum' };
    const ends = {
      Failed: stateMachine.metricFailed(period),
      Stopped: stateMachine.metricAborted(period),
      TimedOut: stateMachine.metricTimedOut(period),
    };
    for (const [end, metric] of Object.entries(ends)) {
      new Alarm(this, `RollBack${end}Alarm`, {
        alarmDescription: `A roll-back failed (${end}): see docs/runbook.md#a-roll-back-that-failed`,
        metric,
        threshold: 1,
        evaluationPeriods: 1,
        comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        treatMissingData: TreatMissingData.NOT_BREACHING,
      }).addAlarmAction(new SnsAction(alarmTopic));
    }
  }
}
