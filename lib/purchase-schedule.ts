import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { invokeRegularly } from './regularly.ts';
import type { TrunklineFunction } from './trunkline-function.ts';

export interface PurchaseScheduleProps {
  everyMinutes: number;
  announcer: TrunklineFunction;
  deadLetters: IQueue;
}

/** Exotel tells nobody that a number was bought, so Trunkline looks at regular times. */
export class PurchaseSchedule extends Construct {
  constructor(scope: Construct, id: string, { everyMinutes, announcer, deadLetters }: PurchaseScheduleProps) {
    super(scope, id);
    const description = 'Announce what the Exotel account has bought';
    invokeRegularly(this, 'LookForPurchases', { everyMinutes, description, invokes: announcer, deadLetters });
  }
}
