import * as z from 'zod/mini';
import { BusyError } from '../platform/errors.ts';
import type { Runs } from '../platform/ledger/runs.ts';
import { audioNames } from '../telephony/audio.ts';
import { keptText } from './kept-text.ts';
import {
  afterDeprovisioning,
  afterFailure,
  afterSuccess,
  noStanding,
  type Standing,
  standingSchema,
} from './standing.ts';

/** How the number stands. If a version without standings left it behind, its runs tell. */
export async function readStanding(runs: Runs, phoneNumber: string): Promise<Standing> {
  return (await read(runs, phoneNumber)).before;
}

async function read(runs: Runs, phoneNumber: string): Promise<{ before: Standing; revision: number }> {
  const { standing, revision } = await runs.readStanding(phoneNumber);
  const runItems = standing === undefined ? await runs.listRuns(phoneNumber) : [];
  return { before: standingOf(standing, runItems), revision };
}

/**
 * How a number stands, by what the ledger keeps of it.
 *
 * @param standing undefined where a version without standings left the number behind: then its runs tell
 * @param runItems in any order
 */
export function standingOf(standing: unknown, runItems: readonly object[]): Standing {
  return standing === undefined ? standingOfRuns(runItems) : standingSchema.parse(standing);
}

/** One execution at a time has the number. Besides it, only people tick off steps. */
const tries = 5;

/**
 * Changes how the number stands.
 *
 * @param change runs again if somebody else was faster
 */
export async function changeStanding(
  runs: Runs,
  phoneNumber: string,
  change: (before: Standing) => Standing,
): Promise<Standing> {
  for (let attempt = 1; attempt <= tries; attempt += 1) {
    const { before, revision } = await read(runs, phoneNumber);
    const after = change(before);
    if (await runs.writeStanding(phoneNumber, after, revision)) return after;
  }
  throw new BusyError(`How ${phoneNumber} stands was changed by somebody else at the same moment. It is tried again.`);
}

const runSchema = z.object({
  execution: z.string(),
  endedAt: z.string(),
  outcome: z.discriminatedUnion('status', [
    z.object({
      status: z.literal('provisioned'),
      agentId: z.string(),
      trunkSid: z.string(),
      trunkName: z._default(z.string(), ''),
      productId: z.string(),
      destination: z.string(),
      digestSecretArn: z.string(),
      changed: z._default(z.boolean(), true),
      verification: z.object({
        verdict: z.enum(['answered', 'rang', 'skipped']),
        audio: z._default(z.enum(audioNames), 'not known'),
        summary: keptText(),
        conversationId: keptText(),
        proved: z.array(z.enum(['outbound', 'inbound'])),
      }),
      manualSteps: z._default(z.array(z.string()), []),
    }),
    z.object({
      status: z.literal('failed'),
      trunkSid: keptText(),
      rollBack: z._default(z.nullable(z.object({ remains: z.array(z.string()), failed: keptText() })), null),
    }),
    z.object({ status: z.literal('deprovisioned'), rollBack: z.object({ remains: z.array(z.string()) }) }),
  ]),
});

function standingOfRuns(items: readonly object[]): Standing {
  return items
    .flatMap((item) => runSchema.safeParse(item).data ?? [])
    .sort((one, other) => one.endedAt.localeCompare(other.endedAt))
    .reduce((before, { execution, endedAt: at, outcome }) => {
      const change = { execution, at };
      if (outcome.status === 'deprovisioned') return afterDeprovisioning(before, change, outcome.rollBack.remains);
      if (outcome.status === 'failed') {
        const { rollBack, trunkSid } = outcome;
        // The run never had the number, or had made nothing yet.
        if (rollBack === null && trunkSid === null) return before;
        const how = rollBack === null ? 'kept' : 'failed';
        const undone = rollBack?.failed === null && { how: 'undone' as const, remains: rollBack.remains };
        return afterFailure(before, change, [execution], undone || { how });
      }
      const { changed, verification, manualSteps, status: _, ...configuration } = outcome;
      const { verdict, audio, summary, conversationId, proved } = verification;
      // A run that placed no call repeats what an earlier one proved.
      const isKnown = Object.values(before.proofs).some((proof) => proof?.conversationId === conversationId);
      const call =
        verdict === 'skipped' || isKnown ? undefined : { proved, proof: { verdict, audio, summary, conversationId } };
      return afterSuccess(before, change, configuration, changed, call, manualSteps);
    }, noStanding);
}
