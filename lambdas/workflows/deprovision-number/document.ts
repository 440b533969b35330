import * as z from 'zod/mini';

/** What an execution answers, whichever way it ended. */
export const deprovisionedSchema = () =>
  z.object({
    phoneNumber: z.string(),
    outcome: z.enum(['deprovisioned', 'failed']),
    undone: z.array(z.string()),
    /** What is left for a person to do; of one that failed, what is there still. */
    remains: z.array(z.string()),
    /** Of one that failed. */
    error: z.nullable(z.string()),
    message: z.nullable(z.string()),
  });
