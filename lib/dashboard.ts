import { Duration, Stack } from 'aws-cdk-lib';
import {
  Alarm,
  AlarmStatusWidget,
  type CfnAlarm,
  Dashboard as CloudWatchDashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
  MathExpression,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { calledServices, callResults, countedVerdicts } from '../lambdas/platform/metric-names.ts';
import { questions } from '../lambdas/platform/question-names.ts';
import type { WorkflowName } from '../lambdas/workflows/contract.ts';
import { headingOf } from './alarms.ts';
import type { OwnMetrics } from './own-metrics.ts';
import { eachWorkflow } from './workflows/definitions.ts';

export interface DashboardProps {
  environmentName: string;
  machines: Record<WorkflowName, StateMachine>;
  deadLetters: Queue;
  metrics: OwnMetrics;
}

/** Numbers are bought by the dozen and not by the second: an hour to a point shows more than a minute would. */
const hourly = { period: Duration.hours(1) };
const sum = { ...hourly, statistic: 'Sum' };

/**
 * One page that shows how provisioning goes and, where it fails, what to read. Make it last: it shows every alarm and
 * every Lambda that the stack has by then, so that none can be forgotten.
 */
export class Dashboard extends Construct {
  constructor(scope: Construct, id: string, props: DashboardProps) {
    super(scope, id);
    const { environmentName, machines, deadLetters, metrics } = props;
    const provisioning = machines['provision-number'];
    const inStack = Stack.of(this).node.findAll();
    const alarms = inStack.filter((construct) => construct instanceof Alarm);
    const lambdas = inStack.filter((construct) => construct instanceof LambdaFunction);

    new CloudWatchDashboard(this, 'Dashboard', {
      dashboardName: `trunkline-${environmentName}`,
      defaultInterval: Duration.days(7),
      widgets: [
        [
          new TextWidget({ markdown: introduction(environmentName, alarms), width: 12, height: 7 }),
          new AlarmStatusWidget({ title: 'Alarms', alarms, width: 12, height: 7 }),
        ],
        [
          graph('Numbers: how their executions ended', outcomes(provisioning)),
          graph('Minutes from start to end, waits for a person included', [
            minutes(provisioning, 'p50', 'half of them within'),
            minutes(provisioning, 'p95', '95 of 100 within'),
          ]),
          graph(
            'Roll-backs and deprovisionings: how they ended',
            Object.values(
              eachWorkflow((name, { ends }) => (ends === null ? [] : outcomes(machines[name], ends))),
            ).flat(),
          ),
        ],
        [
          graph(
            'What verification calls showed',
            countedVerdicts.map((verdict) => metrics.verdicts(verdict, { ...sum, label: verdict })),
          ),
          ...calledServices.map((service) =>
            graph(
              `Calls to ${service}, by result`,
              callResults.map((result) => metrics.calls(service, result, { ...sum, label: result })),
            ),
          ),
        ],
        [
          graph('Throttles', [
            ...calledServices.map((service) => metrics.calls(service, 'throttled', { ...sum, label: service })),
            sumOf(
              lambdas.map((lambda) => lambda.metricThrottles(sum)),
              'Lambda',
            ),
            provisioning.metricThrottled({ ...sum, label: 'Step Functions' }),
          ]),
          graph(
            'Waits for a person that began',
            questions.map((question) => metrics.waits(question, { ...sum, label: question })),
          ),
          graph('Dead letters that lie there', [
            deadLetters.metricApproximateNumberOfMessagesVisible({
              ...hourly,
              statistic: 'Maximum',
              label: 'messages',
            }),
          ]),
        ],
      ],
    });
  }
}

function introduction(environmentName: string, alarms: Alarm[]): string {
  const lines = alarms.map((alarm) => {
    const description = String((alarm.node.defaultChild as CfnAlarm).alarmDescription);
    const heading = headingOf(description);
    return `| ${description.replace(/: see .*$/, '')} | \`docs/runbook.md#${heading}\` |`;
  });
  return [
    `# Trunkline ${environmentName}`,
    `Phone numbers on their way to their agents. One of them: \`npx trunkline status --number +91... --env ${environmentName}\`.`,
    '',
    '| alarm | what it means, how to look, what to do |',
    '| --- | --- |',
    ...lines,
  ].join('\n');
}

function graph(title: string, left: IMetric[]): IWidget {
  return new GraphWidget({ title, left, width: 8, height: 6, leftYAxis: { min: 0, showUnits: false } });
}

/** Of these metrics alone: `METRICS()` stands for every one of the graph, whichever line it belongs to. */
function sumOf(metrics: IMetric[], label: string): IMetric {
  const usingMetrics = Object.fromEntries(metrics.map((metric, n) => [`m${n}`, metric]));
  return new MathExpression({
    expression: `SUM([${Object.keys(usingMetrics).join(',')}])`,
    label,
    usingMetrics,
    ...hourly,
  });
}

function outcomes(stateMachine: StateMachine, of = ''): IMetric[] {
  return [
    stateMachine.metricSucceeded({ ...sum, label: `${of}succeeded` }),
    stateMachine.metricFailed({ ...sum, label: `${of}failed` }),
    stateMachine.metricTimedOut({ ...sum, label: `${of}timed out` }),
    stateMachine.metricAborted({ ...sum, label: `${of}stopped` }),
  ];
}

function minutes(stateMachine: StateMachine, statistic: string, label: string): IMetric {
  return new MathExpression({
    expression: `${statistic} / 60000`,
    label,
    usingMetrics: { [statistic]: stateMachine.metricTime({ ...hourly, statistic }) },
    ...hourly,
  });
}
