/*
 * What Trunkline counts, by its names in CloudWatch. The Lambdas write them; the dashboard and the alarms read them. If
 * only one side changed a name, a graph would stay empty and an alarm would never come.
 */

export const metricNamespace = 'Trunkline';

/** The `service` of what Trunkline counts for itself, and not for a service that it calls. */
export const ownService = 'trunkline';

/** The services that are called. */
export const calledServices = ['Exotel', 'Atoms'] as const;
export type CalledService = (typeof calledServices)[number];

/**
 * The result of one attempt of a call, by its HTTP status.
 *
 * - `ok`: accepted. The client judges what the body says of each part of a request; that is not counted here.
 * - `refused`: this request does not fit.
 * - `throttled`: too many at once.
 * - `failed`: the service cannot be used now. No answer, 5xx, an answer that cannot be read, or our credentials
 *   refused.
 */
export const callResults = ['ok', 'refused', 'throttled', 'failed'] as const;
export type CallResult = (typeof callResults)[number];

/** How verification calls ended. A number that an earlier call proved gets no call, and is not counted again. */
export const countedVerdicts = ['answered', 'rang', 'skipped', 'failed'] as const;
export type CountedVerdict = (typeof countedVerdicts)[number];

/** Each metric, and the dimension that it has besides `environment` and `service`. */
export const countedBy = { ServiceCalls: 'result', Verdicts: 'verdict', WaitsForAPerson: 'question' } as const;
export type MetricName = keyof typeof countedBy;
