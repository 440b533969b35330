import { Duration } from 'aws-cdk-lib';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { calledServices } from '../lambdas/platform/metric-names.ts';
import { addAlarm } from './alarms.ts';
import type { OwnMetrics } from './own-metrics.ts';

export interface HealthAlarmsProps {
  stateMachine: StateMachine;
  metrics: OwnMetrics;
  topic: ITopic;
}

/**
 * Tells a person of numbers that were not provisioned, and of a service without which none will be.
 *
 * There is no alarm for a wait whose deadline is near: metrics count the waits that begin, not those that are still
 * open. A wait that ends without an answer fails its execution, and that raises an alarm.
 */
export class HealthAlarms extends Construct {
  constructor(scope: Construct, id: string, { stateMachine, metrics, topic }: HealthAlarmsProps) {
    super(scope, id);
    // Not those that were stopped: whoever stopped them knows.
    const minutely = { period: Duration.minutes(1), statistic: 'Sum' };
    addAlarm(this, 'ProvisioningFailed', {
      says: 'A number was not provisioned',
      heading: 'a-provisioning-that-failed',
      metric: stateMachine.metricFailed(minutely),
      topic,
    });
    addAlarm(this, 'ProvisioningTimedOut', {
      says: 'The provisioning of a number took too long and was ended',
      heading: 'an-execution-that-was-stopped-or-timed-out',
      metric: stateMachine.metricTimedOut(minutely),
      topic,
    });
    for (const service of calledServices) {
      addAlarm(this, `${service}Failing`, {
        says: `Calls to ${service} fail, since it refuses our credentials or cannot be reached`,
        heading: 'a-service-that-refuses-our-credentials-or-cannot-be-reached',
        metric: metrics.calls(service, 'failed', { period: Duration.minutes(15) }),
        // One call is tried six times before it is given up: a hiccup that passes stays below, an outage does not.
        threshold: 5,
        topic,
      });
      addAlarm(this, `${service}Throttling`, {
        says: `${service} has asked us to slow down for a quarter of an hour`,
        heading: 'a-service-that-asks-us-to-slow-down',
        metric: metrics.calls(service, 'throttled', { period: Duration.minutes(5) }),
        threshold: 5,
        evaluationPeriods: 3,
        topic,
      });
    }
  }
}
