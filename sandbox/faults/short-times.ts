/**
 * Time is shortened for faults as waits and retries are. Not that of a request: a fault brings its end forward, and a
 * busy machine must not.
 */
export const shortTimes = { RING_TIME_MILLIS: '60', LEASE_MILLIS: '100' };

/** For several executions at once, on a busy machine: a lease must last longer than a Lambda works under it. */
export const concurrentTimes = { RING_TIME_MILLIS: '100', LEASE_MILLIS: '3000' };

/** Several at once, and each pause one for all: as short as for one, with a lease that no Lambda outlives. */
export const randomTimes = {
  retryMillis: 35,
  variables: { RING_TIME_MILLIS: '100', LEASE_MILLIS: '300' },
};
