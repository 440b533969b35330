import * as z from 'zod/mini';
import type { RunFields } from '../platform/ledger/runs.ts';
import { parseJson } from '../platform/parse-json.ts';
import type { Begun } from './execution-status.ts';
import { starterOf } from './starter.ts';
import { eachTold, type Told, type ToldFieldName, withoutTold } from './told-fields.ts';

/** The fields of a request that belong to its start. */
type Started = { phoneNumber: string; agentId?: string | undefined } & { [Name in ToldFieldName]?: string | undefined };

/** For a request that the first state has accepted. It is not validated again: the rules of numbers are long. */
export const acceptedRequestSchema = z.object({
  phoneNumber: z.string(),
  agentId: z.optional(z.string()),
  ...eachTold(() => z.optional(z.string().check(z.trim()))),
});

/** How an execution began. */
export interface RunStart {
  phoneNumber: string;
  agentId: string | undefined;
  fields: RunFields;
  told: Told;
}

/**
 * Who started an execution, when and why, and its request without the fields that are only told: it can be started
 * again with that.
 *
 * @param schema of a request
 * @returns undefined when the input was no request: what was pasted into it is kept nowhere.
 */
export function readRunStart({ input, startedAt }: Begun, schema: z.ZodMiniType<Started>): RunStart | undefined {
  const given = parseJson(input);
  const parsed = schema.safeParse(given);
  if (!parsed.success) return undefined;
  const { phoneNumber, agentId } = parsed.data;
  const { startedBy } = parsed.data;
  const said = eachTold((_, name) => parsed.data[name] ?? null);
  const told = { ...said, startedBy: startedBy === undefined ? null : starterOf(startedBy) };
  const request = withoutTold(given as Record<string, unknown>);
  return { phoneNumber, agentId, fields: { startedAt, request }, told };
}
