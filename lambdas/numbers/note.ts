import * as z from 'zod/mini';

/** In characters. What AWS or an event says of who it is may be longer, and is cut. */
export const longestNote = 200;

/** Who starts an execution, or why, for whoever reads it later: one line or so. */
export const noteSchema = z
  .string()
  .check(
    z.trim(),
    z.minLength(1, 'must not be empty'),
    z.maxLength(longestNote, `must be at most ${longestNote} characters long`),
  );
