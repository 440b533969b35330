/**
 * Time is shortened for faults as waits and retries are: what waits for a time-out would take hours. A request itself is
 * timed out by its fault alone (`lambda-timeouts.ts`).
 */
export const shortTimes = { REQUEST_TIMEOUT_MILLIS: '80', RING_TIME_MILLIS: '60', LEASE_MILLIS: '100' };

/** For several executions at once, on a busy machine: a lease must last longer than a Lambda works under it. */
export const concurrentTimes = { REQUEST_TIMEOUT_MILLIS: '5000', RING_TIME_MILLIS: '100', LEASE_MILLIS: '3000' };

/** Several at once, and each pause one for all: as short as for one, with a lease that no Lambda outlives. */
export const randomTimes = {
  retryMillis: 35,
  variables: { REQUEST_TIMEOUT_MILLIS: '80', RING_TIME_MILLIS: '100', LEASE_MILLIS: '300' },
};
