import * as z from 'zod/mini';
import { failureSchema, provisioningParts } from '../provision-number/parts.ts';

/** What its states add to the document. */
export const deprovisioningParts = {
  /** The request with every default filled in. */
  deprovisioning: () =>
    z.object({
      now: z.boolean(),
      settled: z.boolean(),
      startedBy: z.nullable(z.string()),
      reason: z.nullable(z.string()),
    }),
  callsUnderWay: () =>
    z.object({
      /** Ids in Atoms' log. */
      conversations: z.array(z.string()),
      /** How often was looked. */
      looks: z.number(),
    }),
  undoing: () => z.object({ undone: z.array(z.string()), remains: z.array(z.string()) }),
  undoingFailure: failureSchema,
};

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

/** Answers that take the place of the whole document. */
export const deprovisioningDocuments = {
  'begin-deprovisioning': () =>
    z.object({ claim: provisioningParts.claim(), deprovisioning: deprovisioningParts.deprovisioning() }),
  'record-deprovisioning': deprovisionedSchema,
};
