import { setTimeout } from 'node:timers/promises';

/**
 * Waits for a random time. Step Functions waits either for exactly as long as it is told or for a time drawn from zero: who
 * needs a least wait, and must not come back at the same moment as those who were refused together, waits so before it fails.
 */
export async function spreadOut(longestMillis: number): Promise<void> {
  await setTimeout(Math.random() * Math.max(0, longestMillis));
}
