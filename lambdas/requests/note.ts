import * as z from 'zod/mini';

/** Who starts an execution, or why, for whoever reads it later: one line or so. */
export const noteSchema = z
  .string()
  .check(z.trim(), z.minLength(1, 'must not be empty'), z.maxLength(200, 'must be at most 200 characters long'));
