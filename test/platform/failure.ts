import { inspect } from 'node:util';

/** The error that a promise is rejected with; fails when it is fulfilled. */
export async function failureOf(promise: Promise<unknown>): Promise<Error> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Error) return error;
    throw new Error('rejected with something that is no error');
  }
  throw new Error('was fulfilled');
}

/** All that a value holds, as a log or a debugger would show it: of an error its message, stack, fields and causes. */
export function everythingIn(value: unknown): string {
  const errors: string[] = [];
  for (let error = value; error instanceof Error; error = error.cause) {
    errors.push(error.message, error.stack ?? '', JSON.stringify(error));
  }
  return [...errors, inspect(value, { depth: 20, showHidden: true }), JSON.stringify(value)].join('\n');
}
