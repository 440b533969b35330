import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { addEndAlarms } from './alarms.ts';
import { EventRule, type SourcedPattern } from './event-rule.ts';
import type { TrunklineFunction } from './trunkline-function.ts';
import type { Workflow } from './workflows/workflow.ts';

export interface AbandonedExecutionsProps {
  provisioning: Workflow;
  rollBack: Workflow;
  deprovisioning: Workflow;
  /** Starts the roll-back of a provisioning. */
  starter: TrunklineFunction;
  /** Tells of a deprovisioning. */
  closer: TrunklineFunction;
  deadLetters: Queue;
  alarmTopic: Topic;
}

/** Cleans up after an execution that ended where none of its states could. A clean-up that fails raises an alarm. */
export class AbandonedExecutions extends Construct {
  constructor(scope: Construct, id: string, props: AbandonedExecutionsProps) {
    super(scope, id);
    const { provisioning, rollBack, deprovisioning, starter, closer, deadLetters, alarmTopic } = props;
    starter.lambda.addEnvironment('STATE_MACHINE_ARN', rollBack.startArn);
    rollBack.stateMachine.grantStartExecution(starter.lambda);
    new EventRule(this, 'ExecutionEnded', {
      description: 'A provisioning did not succeed: is there anything to clean up after it?',
      eventPattern: failureOf(provisioning),
      invokes: starter,
      deadLetters,
    });
    new EventRule(this, 'DeprovisioningEnded', {
      description: 'A deprovisioning did not succeed: has it told of that itself?',
      eventPattern: failureOf(deprovisioning),
      invokes: closer,
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

/** AWS puts its own events on the default bus. */
function failureOf({ stateMachine }: Workflow): SourcedPattern {
  return {
    source: ['aws.states'],
    detailType: ['Step Functions Execution Status Change'],
    detail: { status: ['FAILED', 'TIMED_OUT', 'ABORTED'], stateMachineArn: [stateMachine.stateMachineArn] },
  };
}
