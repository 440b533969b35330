import { readStanding } from '../../numbers/read-standing.ts';
import { isConfigured, verificationOf } from '../../numbers/standing.ts';
import type { Runs } from '../../platform/ledger/runs.ts';
import type { StepOutput } from '../contract.ts';

/** What has proved this very configuration, if a call to a phone has and nothing has changed since. */
export async function findEarlierVerification(
  runs: Runs,
  now: { phoneNumber: string; agentId: string; trunkSid: string; productId: string; destination: string },
): Promise<StepOutput<'check-configuration'>['earlierVerification']> {
  const standing = await readStanding(runs, now.phoneNumber);
  const { agentId, trunkSid, productId, destination } = now;
  if (standing.left || !isConfigured(standing, { agentId, trunkSid, productId, destination })) return null;
  const { outbound } = standing.proofs;
  const verification = verificationOf(standing);
  // A call to a phone would prove outbound, which a loopback call has not.
  if (!outbound || !verification) return null;
  return { ...verification, summary: `Nothing has changed since ${outbound.at}. ${outbound.summary ?? ''}`.trim() };
}
