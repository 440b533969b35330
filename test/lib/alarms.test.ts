import { describe, expect, test } from '@jest/globals';
import { callResults, countedVerdicts } from '../../lambdas/platform/metric-names.ts';
import { questions } from '../../lambdas/platform/question-names.ts';
import { synthesizedTemplate } from '../synthesized.ts';
import { runbook, sections, slugOf } from './runbook.ts';

const template = synthesizedTemplate();
const alarms = template.ofType('AWS::CloudWatch::Alarm').map(([id, { Properties }]) => ({
  id,
  description: String(Properties.AlarmDescription),
  properties: Properties,
}));
const headingOf = (description: string) => / see docs\/runbook\.md#([\w-]+)$/.exec(description)?.[1] ?? 'no heading';
const alarmsOn = (metricName: string) => alarms.filter(({ properties }) => properties.MetricName === metricName);

interface Widget {
  type: string;
  properties: { title?: string; markdown?: string; alarms?: string[]; metrics?: unknown[][] };
}

const [, dashboard] = template.only('AWS::CloudWatch::Dashboard');
const body = dashboard.Properties.DashboardBody as { 'Fn::Join': [string, (string | object)[]] };
/** With each reference in it as its name, such as `LedgerTable.Arn`: what it stands for is nothing to a dashboard. */
const bodyText = body['Fn::Join'][1]
  .map((part) => (typeof part === 'string' ? part : Object.values(part).flat().join('.')))
  .join('');
const { widgets } = JSON.parse(bodyText) as { widgets: Widget[] };
const isExpression = (part: unknown): part is { label: string; expression: string } =>
  typeof part === 'object' && part !== null && 'expression' in part;
const metricsOf = (title: string) => widgets.find(({ properties }) => properties.title === title)?.properties.metrics;

describe('every alarm', () => {
  test('links a heading of the runbook that says what it means, how to look and what to do', () => {
    expect(alarms.length).toBeGreaterThan(0);
    for (const { id, description } of alarms) {
      const section = sections.get(headingOf(description)) ?? '';
      const parts = [...section.matchAll(/^\*\*([^*]+)\.\*\* \S/gm)].map(([, part]) => part);
      expect([id, parts]).toEqual([id, ['What it means', 'How to look', 'What to do']]);
      expect([id, /^```sh$/m.test(section)]).toEqual([id, true]);
    }
  });

  test('tells the topic, and nobody when there is nothing to count', () => {
    const [topic] = template.only('AWS::SNS::Topic', 'AlarmTopic');
    for (const { id, properties } of alarms) {
      expect([id, properties.AlarmActions]).toEqual([id, [{ Ref: topic }]]);
      expect([id, properties.TreatMissingData]).toEqual([id, 'notBreaching']);
      // An expression over several metrics is refused by the emulator that npm run e2e deploys into.
      expect([id, properties.Metrics]).toEqual([id, undefined]);
    }
  });

  test('is on the dashboard, with its heading', () => {
    const shown = widgets.find(({ type }) => type === 'alarm')?.properties.alarms;
    const text = widgets.find(({ type }) => type === 'text')?.properties.markdown;
    expect(shown?.toSorted()).toEqual(alarms.map(({ id }) => `${id}.Arn`).sort());
    for (const { description } of alarms) expect(text).toContain(`docs/runbook.md#${headingOf(description)}`);
  });
});

test('a number that fails or takes too long alarms, and so does a roll-back or a deprovisioning that fails, is stopped or takes too long', () => {
  const machines = (metricName: string) => alarmsOn(metricName).map(({ id }) => id.replace(/[0-9A-F]{8}$/, ''));
  expect({
    failed: machines('ExecutionsFailed'),
    timedOut: machines('ExecutionsTimedOut'),
    stopped: machines('ExecutionsAborted'),
  }).toEqual({
    failed: ['DeprovisioningFailedAlarm', 'AbandonedExecutionsRollBackFailedAlarm', 'HealthProvisioningFailed'],
    timedOut: ['DeprovisioningTimedOutAlarm', 'AbandonedExecutionsRollBackTimedOutAlarm', 'HealthProvisioningTimedOut'],
    stopped: ['DeprovisioningStoppedAlarm', 'AbandonedExecutionsRollBackStoppedAlarm'],
  });
});

test.each(['Exotel', 'Atoms'])('%s failing or throttling for a quarter of an hour alarms', (service) => {
  const watched = alarmsOn('ServiceCalls').flatMap(({ properties }) => {
    const { Dimensions, Period, EvaluationPeriods, Namespace } = properties;
    const dimensions = Object.fromEntries(
      (Dimensions as { Name: string; Value: string }[]).map(({ Name, Value }) => [Name, Value]),
    );
    if (dimensions.service !== service) return [];
    return [{ ...dimensions, Namespace, seconds: Number(Period) * Number(EvaluationPeriods) }];
  });
  const common = { service, environment: 'sandbox', Namespace: 'Trunkline', seconds: 900 };
  expect(watched).toEqual([
    { ...common, result: 'failed' },
    { ...common, result: 'throttled' },
  ]);
});

test('each dead letter alarms when it comes, however many lie there, and so does the first that lies there', () => {
  const [queue, { Properties }] = template.only('AWS::SQS::Queue');
  const watched = alarms.flatMap(({ properties }) => {
    const { Namespace, MetricName, Statistic, Period, Threshold, EvaluationPeriods, Dimensions } = properties;
    if (Namespace !== 'AWS/SQS') return [];
    expect(Dimensions).toEqual([{ Name: 'QueueName', Value: { 'Fn::GetAtt': [queue, 'QueueName'] } }]);
    return [{ MetricName, Statistic, Period, Threshold, EvaluationPeriods }];
  });
  const first = { Period: 60, Threshold: 1, EvaluationPeriods: 1 };
  expect(watched).toEqual([
    { ...first, MetricName: 'ApproximateNumberOfMessagesVisible', Statistic: 'Maximum' },
    { ...first, MetricName: 'NumberOfMessagesSent', Statistic: 'Sum' },
  ]);
  // What SQS moves by a redrive policy is not counted as sent.
  expect(Properties.RedriveAllowPolicy).toBeUndefined();
});

describe('the dashboard', () => {
  test('bears the name of its environment', () => {
    expect(dashboard.Properties.DashboardName).toBe('trunkline-sandbox');
  });

  test('answers in plain words how provisioning goes', () => {
    expect(widgets.flatMap(({ type, properties }) => (type === 'metric' ? [properties.title] : []))).toEqual([
      'Numbers: how their executions ended',
      'Minutes from start to end, waits for a person included',
      'Roll-backs and deprovisionings: how they ended',
      'What verification calls showed',
      'Calls to Exotel, by result',
      'Calls to Atoms, by result',
      'Throttles',
      'Waits for a person that began',
      'Dead letters that lie there',
    ]);
  });

  test('shows every verdict, every result and every question that is counted, each as a line', () => {
    const lines = (title: string) => metricsOf(title)?.map((metric) => (metric.at(-1) as { label: string }).label);
    expect(lines('What verification calls showed')).toEqual([...countedVerdicts]);
    expect(lines('Calls to Exotel, by result')).toEqual([...callResults]);
    expect(lines('Waits for a person that began')).toEqual([...questions]);
  });

  test('counts the throttles of every Lambda, and in that line nothing else', () => {
    const metrics = metricsOf('Throttles') ?? [];
    const lambdas = metrics.filter(([namespace]) => namespace === 'AWS/Lambda');
    expect(lambdas).toHaveLength(template.ofType('AWS::Lambda::Function').length);
    const ids = lambdas.map((metric) => (metric.at(-1) as { id: string }).id);
    const expressions = metrics.flatMap(([first]) => (isExpression(first) ? [[first.label, first.expression]] : []));
    expect(expressions).toEqual([['Lambda', `SUM([${ids.join(',')}])`]]);
  });

  test('adds up no metrics that it does not name: METRICS() would be all of a graph', () => {
    expect(bodyText).not.toContain('METRICS(');
  });
});

test('links inside the runbook lead to headings that are there', () => {
  const links = [...runbook.matchAll(/\]\(#([^)]+)\)/g)].map(([, slug]) => slug);
  expect(links.length).toBeGreaterThan(0);
  for (const link of links) expect([...sections.keys()]).toContain(link);
});

test.each([
  ['Dead letters', 'dead-letters'],
  ["What's a 429, and why?", 'whats-a-429-and-why'],
  ['Calls - by `result`', 'calls---by-result'],
])('GitHub links the heading %j as #%s', (heading, slug) => {
  expect(slugOf(heading)).toBe(slug);
});
