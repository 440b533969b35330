import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import * as z from 'zod';
import {
  type OperationAnswer,
  type OperationInput,
  type OperationName,
  operations,
} from '../lambdas/operator/contract.ts';
import type { Environment } from './environment.ts';
import { CommandError } from './io.ts';

/** An operation that the environment refused, with its error's name. */
export class OperationError extends CommandError {
  readonly errorName: string;

  constructor(errorName: string, message: string) {
    super(message);
    this.errorName = errorName;
  }
}

const failureSchema = z.object({ errorType: z.string().default('Error'), errorMessage: z.string().default('') });

/**
 * Asks an operator's Lambda of the environment.
 *
 * @throws OperationError with its own sentence.
 */
export async function operate<Name extends OperationName>(
  { outputs, client }: Environment,
  name: Name,
  input: OperationInput<Name>,
): Promise<OperationAnswer<Name>> {
  const FunctionName = outputs.OperatorFunctions[name];
  if (!FunctionName) throw new CommandError(`This environment has no operation "${name}": deploy it again.`);
  // Once: a call that was placed must not be placed again because its answer was lost.
  const lambda = new LambdaClient({ ...client, maxAttempts: name === 'call' ? 1 : 3 });
  const answer = await lambda.send(new InvokeCommand({ FunctionName, Payload: JSON.stringify(input) }));
  const payload: unknown = JSON.parse(Buffer.from(answer.Payload ?? []).toString('utf8') || 'null');
  if (answer.FunctionError) {
    const { errorType, errorMessage } = failureSchema.parse(payload ?? {});
    throw new OperationError(errorType, errorMessage || `The operation "${name}" ended with ${errorType}.`);
  }
  return operations[name].output.parse(payload) as OperationAnswer<Name>;
}
