import { Duration } from 'aws-cdk-lib';
import { JitterType, type RetryProps } from 'aws-cdk-lib/aws-stepfunctions';
import {
  AuthenticationError,
  BusyError,
  ClaimLostError,
  ConflictError,
  InvalidRequestError,
  NotConfiguredError,
  NotVisibleYetError,
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
export const executionTimeout = Duration.hours(12);

/** How often is looked for roll-backs that could not be carried out to their end. */
export const rollBackAgain = Duration.minutes(15);

/** Trying again would get the same answer: somebody has to change something first. */
const finalErrors = namesOf(
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
 * | ThrottledError (after the step itself has waited as the service asked), each wait in full | 62 | 10, 20, 40, 60 fifty-nine times | 1 h |
 * | the same, of a state that undoes | 182 | 10, 20, 40, 60 a hundred and seventy-nine times | 3 h |
 * | UnavailableError | 5 | 2, 4, 8, 16, 30 | 60 s |
 * | BusyError (the longest thing waited for: a lease of 120 s whose Lambda died), each wait in full | 10 | 10, 20, 40, 60 seven times | 490 s |
 * | NotVisibleYetError (a change shows in every read within 90 s; one state may wait for two, one after the other), each wait in full | 16 | 2, 3, 4.5, 7, 10, 15 eleven times | 191 s |
 * | the Lambda service's own | 5 | 2, 4, 8, 16, 30 | 60 s |
 * | anything else: a crash, a state's time-out, a defect | 2 | 5, 10 | 15 s |
 *
 * Each try may add up to 100 s (`stateTimeout`); one that is asked to slow down waits itself as the service asks, and up to
 * 20 s more to come back apart from others (`step.ts`). At the very worst a state that waits for its turn to the last is
 * over after 2.8 hours, its roll-back that does so after 8.1 more, and one that fails with another kind of error to the
 * last after 27 minutes (490 s of waits, eleven tries of 100 s): all within `executionTimeout`.
 */
export const retries: RetryProps[] = retriesWith(60);

/**
 * For a state that undoes: it waits three times as long for its turn as the others do, since what it gives up on stays
 * there, and whoever waits with it for the same account has given up by then.
 */
export const undoingRetries: RetryProps[] = retriesWith(180);

/** @param turnMinutes how long a state waits for its turn at a service that asks it to slow down */
function retriesWith(turnMinutes: number): RetryProps[] {
  return [
    { errors: finalErrors, maxAttempts: 0 },
    // After 70 s, once a minute: so long the account's limit counts a request.
    inFull(retry(namesOf(ThrottledError), turnMinutes + 2, 10, 60)),
    retry(namesOf(UnavailableError), 5, 2, 30),
    // Drawn from zero, ten waits would now and then be over before a lease is that has to run out.
    inFull(retry(namesOf(BusyError), 10, 10, 60)),
    { ...inFull(retry(namesOf(NotVisibleYetError), 16, 2, 15)), backoffRate: 1.5 },
    lambdaServiceRetry,
    // Safe because every step looks before it acts.
    retry(['States.ALL'], 2, 5, 60),
  ];
}

/** Each wait in full, and none drawn from zero. Who is refused together spreads itself, in the step. */
function inFull(policy: RetryProps): RetryProps {
  return { ...policy, jitterStrategy: JitterType.NONE };
}

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
