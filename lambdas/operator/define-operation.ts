import type { Context } from 'aws-lambda';
import type * as z from 'zod/mini';
import { InvalidRequestError } from '../platform/errors.ts';
import { log } from '../platform/log.ts';
import { answerMarginMillis, reportFailure, withFreshSecrets } from '../platform/step.ts';
import { describeProblems } from '../requests/request-problems.ts';
import { type OperationAnswer, type OperationName, operations, type ParsedInput } from './contract.ts';
import { withWhoAsks } from './who-asks.ts';

export interface OperationContext {
  /** Epoch milliseconds after which nothing new may be begun. */
  deadline: number;
}

/**
 * The handler of an operation: input and answer are what the contract says of `name`.
 *
 * @throws InvalidRequestError naming the fields, before anything is looked at.
 */
export function defineOperation<Name extends OperationName>(
  name: Name,
  run: (input: ParsedInput<Name>, context: OperationContext) => Promise<OperationAnswer<Name>>,
) {
  const schema: z.ZodMiniType = operations[name].input();
  const output: z.ZodMiniType = operations[name].output();
  return async (event: unknown, lambdaContext: Context): Promise<OperationAnswer<Name>> => {
    log.resetKeys();
    log.addContext(lambdaContext);
    const deadline = Date.now() + lambdaContext.getRemainingTimeInMillis() - answerMarginMillis;
    try {
      const parsed = schema.safeParse(event);
      if (!parsed.success) {
        throw new InvalidRequestError(describeProblems(parsed.error, event, schema));
      }
      const { phoneNumber } = (parsed.data ?? {}) as { phoneNumber?: unknown };
      if (typeof phoneNumber === 'string') log.appendKeys({ number: phoneNumber });
      const input = (await withWhoAsks(name, parsed.data)) as ParsedInput<Name>;
      const answer = await withFreshSecrets(async () => output.parse(await run(input, { deadline })));
      log.info('done');
      return answer as OperationAnswer<Name>;
    } catch (error) {
      throw reportFailure(error);
    }
  };
}
