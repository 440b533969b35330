import * as z from 'zod/mini';

/** What an execution answers, whichever way it ended. */
export const deprovisionedSchema = () =>
  z.object({
    phoneNumber: z.string(),
    outcome: z.enum(['deprovisioned', 'failed']),
    undone: z.array(z.string()),
    /** What is left for a person to do; after a failure, what is still there. */
    remains: z.array(z.string()),
    /** Null, except after a failure. */
    error: z.nullable(z.string()),
    message: z.nullable(z.string()),
  });
