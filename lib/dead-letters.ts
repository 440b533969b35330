import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IDestination } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { allowKey } from './customer-key.ts';
import type { TrunklineFunction } from './trunkline-function.ts';

/**
 * Where Lambda sends what a function could not handle, in the function's own name. CDK's SqsDestination would grant more:
 * two reads of the queue, and wildcards on its key.
 */
export function toDeadLetters(queue: IQueue, sender: TrunklineFunction): IDestination {
  return {
    bind() {
      sender.lambda.addToRolePolicy(new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [queue.queueArn] }));
      allowKey(sender, queue.encryptionMasterKey, 'sqs: send');
      return { destination: queue.queueArn };
    },
  };
}
