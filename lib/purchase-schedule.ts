import { Duration } from 'aws-cdk-lib';
import { Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { TrunklineFunction } from './trunkline-function.ts';

export interface PurchaseScheduleProps {
  everyMinutes: number;
  announcer: TrunklineFunction;
  deadLetters: IQueue;
}

/** Exotel tells nobody that a number was bought, so Trunkline looks at regular times. */
export class PurchaseSchedule extends Construct {
  constructor(scope: Construct, id: string, props: PurchaseScheduleProps) {
    super(scope, id);
    const { everyMinutes, announcer, deadLetters } = props;
    const period = Duration.minutes(everyMinutes);
    // A run that has not begun when the next one does is not needed. Lambda keeps none for more than six hours.
    const patience = { retryAttempts: 2, maxEventAge: Duration.minutes(Math.min(everyMinutes, 360)) };
    announcer.lambda.configureAsyncInvoke({ onFailure: new SqsDestination(deadLetters), ...patience });
    new Rule(this, 'LookForPurchases', {
      description: 'Announce what the Exotel account has bought',
      schedule: Schedule.rate(period),
      targets: [
        new LambdaTarget(announcer.lambda, {
          event: RuleTargetInput.fromObject({}),
          deadLetterQueue: deadLetters,
          ...patience,
        }),
      ],
    });
  }
}
