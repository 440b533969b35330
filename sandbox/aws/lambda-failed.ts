/** What Lambda reports of an error that a handler threw. */
export interface LambdaFailure {
  errorType: string;
  errorMessage: string;
  trace?: string[];
}

/** A Lambda's error, named by its `errorType` so that Retry and Catch match it; `message` is the Cause. */
export class LambdaFailed extends Error {
  readonly failure: LambdaFailure;

  constructor(failure: LambdaFailure) {
    super(JSON.stringify(failure));
    this.name = failure.errorType;
    this.failure = failure;
  }
}

/** The error of an invocation that got no answer, under the name that Step Functions gives to all of them. */
export function unanswered(requestId: string, reason: string): LambdaFailed {
  return new LambdaFailed({ errorType: 'Lambda.Unknown', errorMessage: `RequestId: ${requestId} Error: ${reason}` });
}
