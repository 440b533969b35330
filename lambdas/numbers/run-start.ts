import * as z from 'zod/mini';
import type { RunFields } from '../platform/ledger/runs.ts';
import { parseJson } from '../platform/parse-json.ts';
import type { Begun } from './execution-status.ts';

/** The fields of a request that tell of its start. */
interface Started {
  phoneNumber: string;
  agentId?: string | undefined;
  startedBy?: string | undefined;
  reason?: string | undefined;
}

/** Of a request that the first state has accepted: it need not be judged again, and the rules of numbers are long. */
export const acceptedRequestSchema = z.object({
  phoneNumber: z.string(),
  agentId: z.optional(z.string()),
  startedBy: z.optional(z.string().check(z.trim())),
  reason: z.optional(z.string().check(z.trim())),
});

/**
 * Who started an execution, when and why, and with which request; without who and why, the request can start it again.
 *
 * @param schema of a request
 * @returns nothing when the input was no request: whatever was pasted into it is kept nowhere.
 */
export function readRunStart(
  { input, startedAt }: Begun,
  schema: z.ZodMiniType<Started>,
): { phoneNumber: string; agentId: string | undefined; fields: RunFields } | undefined {
  const given = parseJson(input);
  const parsed = schema.safeParse(given);
  if (!parsed.success) return undefined;
  const { startedBy: _, reason: __, ...request } = given as Record<string, unknown>;
  const { phoneNumber, agentId, startedBy = null, reason = null } = parsed.data;
  return { phoneNumber, agentId, fields: { startedAt, startedBy, reason, request } };
}
