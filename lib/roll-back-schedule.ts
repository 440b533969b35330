import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { invokeRegularly } from './regularly.ts';
import { rollBackAgain } from './retries.ts';
import type { TrunklineFunction } from './trunkline-function.ts';
import type { Workflow } from './workflows/workflow.ts';

export interface RollBackScheduleProps {
  rollBack: Workflow;
  /** Finds what is to be rolled back once more, and starts it. */
  starter: TrunklineFunction;
  deadLetters: IQueue;
}

/** While AWS or a service is out of order, a roll-back cannot be carried out to its end: it is tried again by itself. */
export class RollBackSchedule extends Construct {
  constructor(scope: Construct, id: string, { rollBack, starter, deadLetters }: RollBackScheduleProps) {
    super(scope, id);
    starter.lambda.addEnvironment('STATE_MACHINE_ARN', rollBack.startArn);
    starter.lambda.addEnvironment('ROLL_BACK_AGAIN_MILLIS', String(rollBackAgain.toMilliseconds()));
    rollBack.stateMachine.grantStartExecution(starter.lambda);
    invokeRegularly(this, 'LookForUnfinished', {
      everyMinutes: rollBackAgain.toMinutes(),
      description: 'Roll back once more what could not be',
      invokes: starter,
      deadLetters,
    });
  }
}
