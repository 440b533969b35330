import * as z from 'zod';

/** The behaviours of Atoms that its documentation leaves open, and the limits of the plan. */
export const atomsSettingsSchema = z.strictObject({
  /** Requests a second; plans have 10 to 100. Over it: HTTP 429. */
  requestsPerSecond: z.int().min(0),
  /** Calls at once; plans have 5 to 50. One more gets HTTP 429. */
  callsAtOnce: z.int().min(0),
  /** Connections open at the same time; no limit is documented. */
  connections: z.int().min(0),
  /** What HTTP 429 asks for, in the header and in `retry_after`; null: no header, and 1 in the body. */
  retryAfterSeconds: z.number().min(0).nullable(),
  /** Whether the plan allows outbound calls; if not, placing one gets 403. */
  outboundAllowed: z.boolean(),
  /** Whether release-number works on imported products; it is documented for rented ones. */
  releaseImported: z.boolean(),
  /** How many reads of a fresh conversation answer 404 before it is there. */
  conversationVisibleAfterReads: z.int().min(0),
  /** How many further reads show a call as pending or in_progress before it has ended. */
  callSteps: z.int().min(0),
});

export type AtomsSettings = z.infer<typeof atomsSettingsSchema>;

export const defaultAtomsSettings: Readonly<AtomsSettings> = {
  requestsPerSecond: 100,
  callsAtOnce: 50,
  connections: 1000,
  retryAfterSeconds: null,
  outboundAllowed: true,
  releaseImported: true,
  conversationVisibleAfterReads: 0,
  callSteps: 2,
};
