import * as z from 'zod';

/** The one sentence a schema answers, or undefined where it takes the value. */
export function problemOf(schema: z.core.$ZodType, value: unknown): string | undefined {
  const result = z.safeParse(schema, value);
  return result.success ? undefined : result.error.issues.map(({ message }) => message).join(' | ');
}
