/*
 * What Trunkline counts, by the names that CloudWatch knows it by. The Lambdas write them, the dashboard and the alarms
 * read them: a name that only one side changed would be a graph that stays empty and an alarm that never comes.
 */

export const metricNamespace = 'Trunkline';

/** The `service` of what is counted for Trunkline itself, and not for one of the services that it calls. */
export const ownService = 'trunkline';

/** The services that are called. */
export const calledServices = ['Exotel', 'Atoms'] as const;
export type CalledService = (typeof calledServices)[number];

/**
 * What one attempt of a call came to, by its HTTP status.
 *
 * - `ok`: taken. What the body says of the parts of a request is the client's to judge, and not counted here.
 * - `refused`: this request does not fit.
 * - `throttled`: too many at once.
 * - `failed`: the service is of no use just now. No answer, 5xx, an answer that cannot be read, or our credentials refused.
 */
export const callResults = ['ok', 'refused', 'throttled', 'failed'] as const;
export type CallResult = (typeof callResults)[number];

/** How verification calls ended. A number that an earlier call has proved is called by nobody, and not counted again. */
export const countedVerdicts = ['answered', 'rang', 'skipped', 'failed'] as const;
export type CountedVerdict = (typeof countedVerdicts)[number];

/** Each metric, and the dimension that it has besides `environment` and `service`. */
export const countedBy = { ServiceCalls: 'result', Verdicts: 'verdict', WaitsForAPerson: 'question' } as const;
export type MetricName = keyof typeof countedBy;
