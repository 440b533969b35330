import * as z from 'zod/mini';

/** An execution that ended without cleaning up: how it ended, and what its request says to do then. */
export const endedSchema = () =>
  z.strictObject({
    execution: z.string(),
    error: z.string(),
    cause: z.string(),
    onFailure: z.enum(['roll-back', 'keep']),
  });

/** What a roll-back on its own answers. */
export const rolledBackSchema = () =>
  z.object({
    phoneNumber: z.string(),
    undone: z.array(z.string()),
    /** What is left for a person to do. */
    remains: z.array(z.string()),
    /** `null`, or why it failed. */
    failed: z.nullable(z.string()),
    /** What earlier runs have left too, and how to remove it; `null`: nothing. */
    left: z._default(z.nullable(z.string()), null),
    /** Whether it was tried again by itself: that it failed before was told, and is not told once more. */
    again: z._default(z.boolean(), false),
  });
