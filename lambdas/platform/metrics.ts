import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { HttpCallRecord } from './http/contract.ts';
import {
  type CallResult,
  type CountedVerdict,
  countedBy,
  type MetricName,
  metricNamespace,
  ownService,
} from './metric-names.ts';

/**
 * Writes one line in CloudWatch's embedded metric format, which Lambda's log turns into a metric: no call, no
 * permission and no waiting. It writes at once, not at the end of the invocation, so that a Lambda that is killed has
 * counted too.
 *
 * Each new value of a dimension is a metric that is paid for and kept for 15 months: never a number, a trunk or an
 * execution, and never a secret.
 */
function count(name: MetricName, service: string, value: string): void {
  new Metrics({
    namespace: metricNamespace,
    serviceName: service,
    singleMetric: true,
    defaultDimensions: { environment: process.env.ENVIRONMENT_NAME ?? 'none' },
  })
    .addDimension(countedBy[name], value)
    .addMetric(name, MetricUnit.Count, 1);
}

/** Counts one attempt of a call to a service. */
export function countCall(call: HttpCallRecord): void {
  count('ServiceCalls', call.service, resultOf(call));
}

/**
 * Counts how a verification ended. Only a step with nothing left to do calls it: a step that is tried again counts
 * again.
 */
export function countVerdict(verdict: CountedVerdict): void {
  count('Verdicts', ownService, verdict);
}

/** Counts that an execution begins to wait for a person to answer. */
export function countWait(question: string): void {
  count('WaitsForAPerson', ownService, question);
}

function resultOf({ status, error }: HttpCallRecord): CallResult {
  if (status === 429) return 'throttled';
  // A 401 is about every call there is; a 403 may be about this one, such as another account's trunk.
  if (status === undefined || status === 401 || status >= 500) return 'failed';
  if (error !== undefined) return 'failed';
  return status < 300 ? 'ok' : 'refused';
}
