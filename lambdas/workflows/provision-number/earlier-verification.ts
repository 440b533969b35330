import * as z from 'zod/mini';
import type { Runs } from '../../platform/ledger/runs.ts';
import type { StepOutput } from '../contract.ts';
import { provisionedSchema } from './parts.ts';

const latestSchema = () => z.extend(provisionedSchema(), { status: z.literal('provisioned') });

/** The proof by the execution before, if it left this very configuration behind and nothing has changed since. */
export async function findEarlierVerification(
  runs: Runs,
  now: { phoneNumber: string; agentId: string; trunkSid: string; productId: string; destination: string },
): Promise<StepOutput<'check-configuration'>['earlierVerification']> {
  const latest = await runs.readLatest(now.phoneNumber);
  const parsed = latestSchema().safeParse(latest?.outcome);
  if (!latest || !parsed.success) return null;
  const { trunkSid, productId, agentId, destination, verification } = parsed.data;
  const isSame =
    trunkSid === now.trunkSid &&
    productId === now.productId &&
    agentId === now.agentId &&
    destination === now.destination;
  // What a call to a phone would prove: a loopback call has not.
  if (!isSame || !verification.proved.includes('outbound')) return null;
  const since = `Nothing has changed since ${latest.endedAt}.`;
  const summary = verification.summary?.startsWith('Nothing has changed')
    ? verification.summary
    : `${since} ${verification.summary ?? ''}`.trim();
  return { ...verification, summary };
}
