import type { Context } from 'aws-lambda';
import * as z from 'zod/mini';
import { AuthenticationError, ThrottledError, TrunklineError } from './errors.ts';
import { log } from './log.ts';
import './schema-words.ts';
import { forgetSecrets } from './secret-cache.ts';
import { namedServiceFailure } from './service-failure.ts';
import { nameSourcePositions } from './source-positions.ts';
import { spreadOut } from './spread.ts';

/** What a step knows of its surroundings besides its input. */
export interface StepContext {
  /** ARN of the Step Functions execution: the owner of everything that this run claims or creates. */
  execution: string;
  /** Epoch milliseconds after which nothing new may be begun, so that the answer is out before the Lambda's own timeout. */
  deadline: number;
  /** Of a state that waits for a person. */
  token?: string;
}

/** Every task of the workflow is invoked with this: who runs it, and its part of the document. */
const invocationSchema = z.object({
  execution: z.string().check(z.minLength(1)),
  input: z.unknown(),
  /** Of a state that ends with a person's answer: the authority to give it. Never logged. */
  token: z.optional(z.string()),
});

/** The part of a Lambda's time that is kept for its answer. */
export const answerMarginMillis = 3_000;

/** Of the minute that a service's limit counts: up to so long a step waits that was asked to slow down, before it fails. */
const longestSpreadMillis = 20_000;

export interface StepDefinition<Input, Output> {
  input: z.ZodMiniType<Input>;
  output: z.ZodMiniType<Output>;
  /** What every log line of this invocation carries, such as the number and the trunk. */
  logKeys: (input: Input) => Record<string, string>;
  run: (input: Input, context: StepContext) => Promise<Output>;
}

/**
 * Runs `work`, and once more with fresh secrets if a service refused a cached credential: an API key that was replaced
 * must not fail the next invocation of every warm Lambda.
 */
export async function withFreshSecrets<Answer>(work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AuthenticationError) || !forgetSecrets()) throw error;
    log.warn('a cached credential was refused: running once more with a fresh one');
    return work();
  }
}

/** Logs an error. @returns what to throw for it: errors of ours leave as they are, so that they are matched by name. */
export function reportFailure(error: unknown): unknown {
  const named = namedServiceFailure(error);
  if (named instanceof TrunklineError) log.warn(named.message, { errorName: named.name });
  else logUnexpected(named);
  return named;
}

/** Logs a defect, or an error that nobody foresaw, with its place in the source. */
export function logUnexpected(thrown: unknown): void {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  nameSourcePositions(error);
  log.error('unexpected error', error);
}

/** The Lambda handler around a step: parses its input, logs with the execution's keys, checks its answer. */
export function stepHandler<Input, Output>(definition: StepDefinition<Input, Output>) {
  return async (event: unknown, lambdaContext: Context): Promise<Output> => {
    const { execution, input: rawInput, token } = invocationSchema.parse(event);
    log.resetKeys();
    log.addContext(lambdaContext);
    log.appendKeys({ execution });
    const deadline = Date.now() + lambdaContext.getRemainingTimeInMillis() - answerMarginMillis;
    try {
      const input = definition.input.parse(rawInput);
      log.appendKeys(definition.logKeys(input));
      const output = await withFreshSecrets(async () =>
        definition.output.parse(await definition.run(input, { execution, deadline, ...(token && { token }) })),
      );
      log.info('done', { answer: output as object });
      return output;
    } catch (error) {
      const failure = reportFailure(error);
      // Here, where no lease is held any more.
      if (failure instanceof ThrottledError) await spreadOut(Math.min(longestSpreadMillis, deadline - Date.now()));
      throw failure;
    }
  };
}
