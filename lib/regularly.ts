import { Duration } from 'aws-cdk-lib';
import { Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { toDeadLetters } from './dead-letters.ts';
import type { TrunklineFunction } from './trunkline-function.ts';

export interface Regular {
  everyMinutes: number;
  description: string;
  invokes: TrunklineFunction;
  deadLetters: IQueue;
}

/** Has a Lambda invoked at regular times, with nothing. A run that fails three times is a dead letter. */
export function invokeRegularly(scope: Construct, id: string, regular: Regular): void {
  const { everyMinutes, description, invokes, deadLetters } = regular;
  // A run that has not begun when the next one does is not needed. Lambda keeps none for more than six hours.
  const patience = { retryAttempts: 2, maxEventAge: Duration.minutes(Math.min(everyMinutes, 360)) };
  invokes.lambda.configureAsyncInvoke({ onFailure: toDeadLetters(deadLetters, invokes), ...patience });
  new Rule(scope, id, {
    description,
    schedule: Schedule.rate(Duration.minutes(everyMinutes)),
    targets: [
      new LambdaTarget(invokes.lambda, {
        event: RuleTargetInput.fromObject({}),
        deadLetterQueue: deadLetters,
        ...patience,
      }),
    ],
  });
}
