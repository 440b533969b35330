import * as z from 'zod/mini';
import { parseJson } from '../platform/parse-json.ts';

const lambdaCause = z.object({ errorType: z.string(), errorMessage: z.string() });

/** What a Catch got: Lambda writes its error into `Cause` as JSON, Step Functions' own errors are plain text. */
export function readLambdaFailure(failure: { Error: string; Cause: string }): { error: string; message: string } {
  const parsed = lambdaCause.safeParse(parseJson(failure.Cause));
  const message = parsed.success ? parsed.data.errorMessage : failure.Cause;
  return {
    error: failure.Error,
    message: message || `Step Functions ended a state with ${failure.Error} and gave no cause.`,
  };
}
