import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { addEndAlarms } from './alarms.ts';
import { EventRule } from './event-rule.ts';
import type { TrunklineFunction } from './trunkline-function.ts';
import type { Workflow } from './workflows/workflow.ts';

export interface AbandonedExecutionsProps {
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
    const { provisioning, rollBack, starter, deadLetters, alarmTopic } = props;
    starter.lambda.addEnvironment('STATE_MACHINE_ARN', rollBack.startArn);
    rollBack.stateMachine.grantStartExecution(starter.lambda);
    new EventRule(this, 'ExecutionEnded', {
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
      invokes: starter,
      deadLetters,
    });

    addEndAlarms(this, {
      id: 'RollBack',
      says: 'A roll-back',
      heading: 'a-roll-back-that-failed',
      stateMachine: rollBack.stateMachine,
      topic: alarmTopic,
    });
  }
}
