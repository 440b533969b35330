import type * as z from 'zod/mini';
import { NotConfiguredError } from './errors.ts';

/**
 * The environment variables that one Lambda needs, parsed by its own schema.
 *
 * @throws NotConfiguredError naming the variable; the stack sets these, so a missing one means a broken deployment.
 */
export function readEnvironment<Schema extends z.ZodMiniType>(schema: Schema): z.output<Schema> {
  const parsed = schema.safeParse(process.env);
  if (parsed.success) return parsed.data;
  const names = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ');
  throw new NotConfiguredError(
    `The function's environment variables are missing or wrong: ${names}. The stack sets them: deploy it again.`,
  );
}
