import * as z from 'zod/mini';
import type { Runs } from '../../platform/ledger/runs.ts';

const provisionedSchema = z.object({ status: z.literal('provisioned'), trunkName: z.string(), trunkSid: z.string() });

/**
 * The trunks that a number was provisioned with, by how its executions ended. In earlier versions the roll-back of a
 * later execution could forget that a number had chosen its trunk.
 */
export async function provisionedTrunks(
  runs: Runs,
  phoneNumber: string,
): Promise<{ trunkName: string; trunkSid: string }[]> {
  const outcomes = await runs.listOutcomes(phoneNumber);
  const trunks = outcomes.flatMap(({ outcome }) => provisionedSchema.safeParse(outcome).data ?? []);
  return [...new Map(trunks.map((trunk) => [trunk.trunkSid, trunk])).values()];
}
