import { Duration } from 'aws-cdk-lib';
import { JitterType, type RetryProps } from 'aws-cdk-lib/aws-stepfunctions';
import {
  AuthenticationError,
  BusyError,
  ClaimLostError,
  ConflictError,
  InvalidRequestError,
  NotConfiguredError,
  RejectedError,
  ThrottledError,
  UnavailableError,
  VerificationFailedError,
} from '../lambdas/platform/errors.ts';

type ErrorClass = new (message: string) => Error;
/** The literal names of error classes, as Step Functions matches them. */
export const namesOf = (...classes: ErrorClass[]): string[] => classes.map((errorClass) => new errorClass('').name);

/** How long a step's Lambda may run; its HTTP requests end well before, and the state's own limit comes after. */
export const lambdaTimeout = Duration.seconds(90);

/** How long the whole of one HTTP request may take, its answer included. */
export const requestTimeout = Duration.seconds(10);

/** How long a SIP server may take to be connected to, and once more to answer OPTIONS. */
export const probeLimit = Duration.seconds(5);

/** How long a phone may ring before the network gives up: until then a call whose answer was lost is not repeated. */
export const ringTime = Duration.seconds(60);

/** How long a lease lasts whose Lambda died: longer than any Lambda runs, so that its holder is over. */
export const leaseTime = Duration.seconds(120);

/** A state that timed out leaves its Lambda running: the Lambda must be over first. */
export const stateTimeout = Duration.seconds(100);

/** An execution that takes longer than this, its waits for a person apart, is not healthy. Nothing in it catches this end: an event starts the roll-back. */
export const executionTimeout = Duration.hours(1);

/** Trying again would get the same answer: somebody has to change something first. */
export const finalErrors = namesOf(
  InvalidRequestError,
  NotConfiguredError,
  AuthenticationError,
  ConflictError,
  RejectedError,
  VerificationFailedError,
  ClaimLostError,
);

/** For every state: an invocation that the Lambda service itself could not carry out. */
export const lambdaServiceRetry = retry(
  [
    'Lambda.ServiceException',
    'Lambda.AWSLambdaException',
    'Lambda.SdkClientException',
    'Lambda.ClientExecutionTimeoutException',
    'Lambda.TooManyRequestsException',
  ],
  5,
  2,
  30,
);

/**
 * When a state is tried again, and for how long at most: full jitter draws each wait from zero to the figure given.
 *
 * | error | tries again | waits at most, seconds | together |
 * | --- | --- | --- | --- |
 * | final errors | 0 | | 0 s |
 * | ThrottledError (after the step itself has waited as the service asked) | 6 | 5, 10, 20, 40, 60, 60 | 195 s |
 * | UnavailableError | 5 | 2, 4, 8, 16, 30 | 60 s |
 * | BusyError (the longest thing waited for: a lease of 120 s whose Lambda died), each wait in full | 10 | 10, 20, 40, 60 seven times | 490 s |
 * | the Lambda service's own | 5 | 2, 4, 8, 16, 30 | 60 s |
 * | anything else: a crash, a state's time-out, a defect | 2 | 5, 10 | 15 s |
 *
 * Each try may add up to 100 s (`stateTimeout`). A state that fails with one kind of error to the last is over after
 * 490 s of waits and eleven tries of 100 s at the very worst: 27 minutes, within `executionTimeout`.
 */
export const retries: RetryProps[] = [
  { errors: finalErrors, maxAttempts: 0 },
  retry(namesOf(ThrottledError), 6, 5, 60),
  retry(namesOf(UnavailableError), 5, 2, 30),
  // No jitter: drawn from zero, ten waits would now and then be over before a lease is that has to run out.
  { ...retry(namesOf(BusyError), 10, 10, 60), jitterStrategy: JitterType.NONE },
  lambdaServiceRetry,
  // Safe because every step looks before it acts.
  retry(['States.ALL'], 2, 5, 60),
];

/** For a state that waits for a person: that the time is up is final, and not a reason to ask for as long again. */
export const waitRetries: RetryProps[] = [{ errors: ['States.Timeout'], maxAttempts: 0 }, ...retries];

function retry(errors: string[], maxAttempts: number, firstSeconds: number, longestSeconds: number): RetryProps {
  return {
    errors,
    maxAttempts,
    interval: Duration.seconds(firstSeconds),
    backoffRate: 2,
    maxDelay: Duration.seconds(longestSeconds),
    jitterStrategy: JitterType.FULL,
  };
}
