import { Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import {
  type CalledService,
  type CallResult,
  type CountedVerdict,
  countedBy,
  type MetricName,
  metricNamespace,
  ownService,
} from '../lambdas/platform/metric-names.ts';

/** What the Lambdas of one environment count themselves, to be shown or watched. */
export class OwnMetrics {
  readonly #environmentName: string;

  constructor(environmentName: string) {
    this.#environmentName = environmentName;
  }

  calls(service: CalledService, result: CallResult, options: MetricOptions): Metric {
    return this.#metric('ServiceCalls', service, result, options);
  }

  verdicts(verdict: CountedVerdict, options: MetricOptions): Metric {
    return this.#metric('Verdicts', ownService, verdict, options);
  }

  waits(question: string, options: MetricOptions): Metric {
    return this.#metric('WaitsForAPerson', ownService, question, options);
  }

  #metric(metricName: MetricName, service: string, value: string, options: MetricOptions): Metric {
    return new Metric({
      namespace: metricNamespace,
      metricName,
      statistic: 'Sum',
      dimensionsMap: { environment: this.#environmentName, service, [countedBy[metricName]]: value },
      ...options,
    });
  }
}
