import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';

export interface RunbookAlarmProps {
  /** What happened, in a sentence without a full stop: the first thing that the person on call reads. */
  says: string;
  /** The heading of docs/runbook.md that says what it means, how to look and what to do; as its link has it. */
  heading: string;
  /** One metric and no expression over several: an emulator of CloudFormation refuses those. */
  metric: Metric;
  /** Alarms at this value or above; default 1. */
  threshold?: number;
  /** How many periods of the metric in a row; default 1. */
  evaluationPeriods?: number;
  topic: ITopic;
}

/**
 * Makes every alarm of the stack, so that none lacks its heading in the runbook. Missing data is no alarm: most metrics
 * have no value until something happens.
 */
export function addAlarm(scope: Construct, id: string, props: RunbookAlarmProps): Alarm {
  const alarm = new Alarm(scope, id, {
    alarmDescription: `${props.says}: see docs/runbook.md#${props.heading}`,
    metric: props.metric,
    threshold: props.threshold ?? 1,
    evaluationPeriods: props.evaluationPeriods ?? 1,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  });
  alarm.addAlarmAction(new SnsAction(props.topic));
  return alarm;
}

/** Alarms for each end of an execution that is no success, also if somebody stopped it: its work may be half done. */
export function addEndAlarms(
  scope: Construct,
  {
    id,
    says,
    heading,
    stateMachine,
    topic,
  }: { id: string; says: string; heading: string; stateMachine: StateMachine; topic: ITopic },
): void {
  const period = { period: Duration.minutes(1), statistic: 'Sum' };
  const ends = [
    ['Failed', 'failed', stateMachine.metricFailed(period)],
    ['Stopped', 'was stopped', stateMachine.metricAborted(period)],
    ['TimedOut', 'timed out', stateMachine.metricTimedOut(period)],
  ] as const;
  for (const [end, words, metric] of ends) {
    addAlarm(scope, `${id}${end}Alarm`, { says: `${says} ${words}`, heading, metric, topic });
  }
}

/** The heading of the runbook that an alarm links. */
export function headingOf(alarmDescription: string): string | undefined {
  return /docs\/runbook\.md#([\w-]+)$/.exec(alarmDescription)?.[1];
}
