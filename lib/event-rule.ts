import { Duration } from 'aws-cdk-lib';
import { type EventPattern, Rule, type RuleProps } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { toDeadLetters } from './dead-letters.ts';
import type { TrunklineFunction } from './trunkline-function.ts';

/** A pattern that says whose events it means: the same detail-type from elsewhere is not ours. */
export type SourcedPattern = EventPattern & { source: string[] };

export interface EventRuleProps extends Pick<RuleProps, 'eventBus' | 'description'> {
  eventPattern: SourcedPattern;
  /** Other events that invoke it as well: each pattern is a rule of its own. */
  alsoOn?: Record<string, SourcedPattern>;
  invokes: TrunklineFunction;
  deadLetters: Queue;
}

/**
 * Events of a kind invoke a Lambda. An event that the Lambda could not handle goes to its destination, with the error
 * and its message. The rule's own queue gets only what never arrived.
 */
export class EventRule extends Construct {
  constructor(scope: Construct, id: string, { invokes, deadLetters, alsoOn = {}, ...rule }: EventRuleProps) {
    super(scope, id);
    const { lambda } = invokes;
    lambda.configureAsyncInvoke({
      onFailure: toDeadLetters(deadLetters, invokes),
      retryAttempts: 2,
      maxEventAge: Duration.hours(6),
    });
    const target = () => new LambdaTarget(lambda, { deadLetterQueue: deadLetters, retryAttempts: 185 });
    new Rule(this, 'Rule', { ...rule, targets: [target()] });
    for (const [id, eventPattern] of Object.entries(alsoOn)) {
      new Rule(this, id, { ...rule, eventPattern, targets: [target()] });
    }
  }
}
