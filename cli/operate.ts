import { InvokeCommand } from '@aws-sdk/client-lambda';
import * as z from 'zod';
import {
  type OperationAnswer,
  type OperationInput,
  type OperationName,
  operations,
} from '../lambdas/operator/contract.ts';
import { parseJson } from '../lambdas/platform/parse-json.ts';
import type { Environment } from './environment.ts';
import { CommandError, NoAccessError, OperationError } from './errors.ts';

const failureSchema = z.object({
  errorType: z.string().default('Error'),
  errorMessage: z.string().default('It failed without a word.'),
});

/**
 * Asks the environment's Lambda of an operation.
 *
 * @param once where a repetition after a lost answer would do harm
 * @throws OperationError in the operation's own words
 */
export async function operate<Name extends OperationName>(
  environment: Environment,
  name: Name,
  input: OperationInput<Name>,
  { once = false } = {},
): Promise<OperationAnswer<Name>> {
  const functionName = functionOf(environment, name);
  const client = once ? environment.lambdaOnce : environment.lambda;
  const { FunctionError, Payload } = await environment.ask('lambda:InvokeFunction', functionName, () =>
    client.send(new InvokeCommand({ FunctionName: functionName, Payload: JSON.stringify(input) })).catch((error) => {
      if (error.name !== 'ResourceNotFoundException') throw error;
      throw new NoAccessError(`The function ${functionName} is not there. ${environment.howToRenew}`, error);
    }),
  );
  const answer = parseJson(Payload ? Buffer.from(Payload).toString('utf8') : '');
  if (FunctionError) {
    const { errorType, errorMessage } = failureSchema.parse(answer ?? {});
    throw new OperationError(errorType, errorMessage);
  }
  const schema: z.core.$ZodType = operations[name].output();
  const parsed = z.safeParse(schema, answer);
  if (!parsed.success) {
    throw new CommandError(
      `The answer of ${functionName} cannot be read: command line and environment are of different versions. ${environment.howToRenew}. Or use the command line of its version.`,
      1,
      { cause: parsed.error },
    );
  }
  return parsed.data as OperationAnswer<Name>;
}

function functionOf(environment: Environment, name: OperationName): string {
  const functions = z.record(z.string(), z.string()).safeParse(parseJson(environment.output('OperatorFunctions')));
  const functionName = functions.data?.[name];
  if (functionName) return functionName;
  throw new NoAccessError(
    `${environment.title} does not offer "${name}": it is of an older version. ${environment.howToRenew}`,
  );
}
