import * as z from 'zod/mini';
import { eachTold } from '../numbers/told-fields.ts';
import { questions } from '../platform/question-names.ts';

/* How a number stands, as `status` answers it. */

/** An execution, as the ledger knows it. */
const runSchema = () =>
  z.object({
    /** ARN */
    execution: z.string(),
    /** ISO 8601; `null` where a run of an older version did not keep it. */
    startedAt: z.nullable(z.string()),
    /** The fields that are only told, such as who started it and why; null: not said. */
    ...eachTold(() => z.nullable(z.string())),
    /** What it was to do. */
    work: z.enum(['provision', 'deprovision']),
    /** Of a provisioning: as it was given, so that it can be started again with today's defaults. */
    request: z.nullable(z.record(z.string(), z.unknown())),
    endedAt: z.nullable(z.string()),
    /** `null`: it has not recorded its end. */
    outcome: z.nullable(z.enum(['provisioned', 'deprovisioned', 'failed'])),
    error: z.nullable(z.string()),
    message: z.nullable(z.string()),
  });
export type Run = z.infer<ReturnType<typeof runSchema>>;

const waitSchema = () =>
  z.object({
    question: z.enum(questions),
    /** ISO 8601 */
    since: z.string(),
    /** ISO 8601: then the execution fails. */
    deadline: z.string(),
    /** What to look up where, and what to type. */
    instructions: z.string(),
  });

const proofSchema = () =>
  z.nullable(
    z.object({
      verdict: z.string(),
      /** What was heard, if it was answered. */
      audio: z.string(),
      summary: z.nullable(z.string()),
      conversationId: z.nullable(z.string()),
      /** ISO 8601 */
      at: z.string(),
      execution: z.string(),
    }),
  );

/** How a number stands. */
export const numberStatusSchema = () =>
  z.object({
    phoneNumber: z.string(),
    state: z.enum([
      'provisioned',
      'failed',
      'running',
      'waiting for a person',
      'rolling back',
      'deprovisioning',
      'deprovisioned',
      'announced',
      'set aside',
    ]),
    /** ISO 8601: since when it stands so. */
    since: z.nullable(z.string()),
    /** ARN of the execution that works on it, or of the last one that recorded how it stands. */
    execution: z.nullable(z.string()),
    agentId: z.nullable(z.string()),
    trunkSid: z.nullable(z.string()),
    trunkName: z.nullable(z.string()),
    productId: z.nullable(z.string()),
    destination: z.nullable(z.string()),
    verification: z.nullable(
      z.object({
        verdict: z.string(),
        audio: z.string(),
        summary: z.nullable(z.string()),
        proved: z.array(z.string()),
        notProved: z.array(z.string()),
      }),
    ),
    /** The last call that proved each direction; null: none did since it was configured so. */
    proofs: z.object({ outbound: proofSchema(), inbound: proofSchema() }),
    /** Of `lastRun`, when it failed. */
    error: z.nullable(z.string()),
    message: z.nullable(z.string()),
    /** What is left to do by hand. */
    toDo: z.array(z.string()),
    /** What was left to do, and a person has said that it is done. */
    done: z.array(
      z.object({
        what: z.string(),
        since: z.string(),
        execution: z.string(),
        done: z.nullable(z.object({ by: z.string(), at: z.string() })),
      }),
    ),
    waiting: z.nullable(waitSchema()),
    setAside: z.nullable(z.object({ by: z.string(), reason: z.nullable(z.string()), at: z.string() })),
    /**
     * The newest run, except those that were refused while another one had the number. `error` and `message` come from
     * it.
     */
    lastRun: z.nullable(runSchema()),
    /** Newest first. All of them when one number is asked for, else the newest. */
    runs: z.array(runSchema()),
  });
export type NumberStatus = z.infer<ReturnType<typeof numberStatusSchema>>;
