import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { ownersOf } from '../numbers/claim.ts';
import { executionName } from '../numbers/execution-name.ts';
import { describeEnd } from '../numbers/execution-status.ts';
import { readSettledClaim } from '../numbers/free-number.ts';
import { readStanding } from '../numbers/read-standing.ts';
import { requestAfter, rollBackMachine, startRollBack } from '../numbers/start-of-roll-back.ts';
import { isDue, triesSoFar } from '../numbers/unfinished-roll-back.ts';
import { tellOfEndedDeprovisioning } from '../outcomes/ended-deprovisioning.ts';
import { readEnvironment } from '../platform/environment.ts';
import { eventHandler } from '../platform/event-handler.ts';
import { type Claim, openClaims } from '../platform/ledger/claims.ts';
import { openRuns } from '../platform/ledger/runs.ts';
import { openTable } from '../platform/ledger/table.ts';
import { listUnfinished } from '../platform/ledger/unfinished.ts';
import { log } from '../platform/log.ts';
import { parseJson } from '../platform/parse-json.ts';

const environment = z.object({ ROLL_BACK_AGAIN_MILLIS: z.coerce.number().check(z.positive()) });

/** A roll-back to start, and since when it is one. */
interface Start {
  input: object;
  /** Epoch milliseconds */
  last: number;
}

/**
 * Looks for numbers whose work nobody finishes: their execution is over and could not clean up, or its roll-back failed.
 * Starts the roll-back of each once more; and tells of a deprovisioning that could not tell of its own end.
 */
export const handler = eventHandler(async () => {
  const started: string[] = [];
  const failures: unknown[] = [];
  for (const phoneNumber of await listUnfinished(openTable())) {
    log.appendKeys({ number: phoneNumber });
    try {
      if (await finish(phoneNumber)) started.push(phoneNumber);
    } catch (failure) {
      // The others are not to wait for it.
      log.warn('it is looked at again the next time', { reason: String(failure) });
      failures.push(failure);
    }
  }
  if (failures.length > 0) throw failures[0];
  return { started };
});

async function finish(phoneNumber: string): Promise<boolean> {
  const claim = await readSettledClaim(openClaims(), phoneNumber);
  if (!claim) return false;
  const start = await (claim.released ? afterFailedRollBack(phoneNumber, claim) : afterAbandonment(claim));
  if (!start) return false;
  const { ROLL_BACK_AGAIN_MILLIS } = readEnvironment(environment);
  if (!isDue(triesSoFar(claim, rollBackMachine()), start.last, ROLL_BACK_AGAIN_MILLIS, Date.now())) return false;
  // One that does not get as far as to claim the number is not started again the same day.
  const day = new Date().toISOString().slice(0, 10);
  const claimed = createHash('sha256').update(`${claim.owner} ${claim.claimedAt} ${claim.released} ${day}`);
  const name = executionName(phoneNumber, 'again', claimed.digest('hex').slice(0, 16));
  await startRollBack(name, start.input);
  return true;
}

/** The number is free, and a roll-back that failed has left something. */
async function afterFailedRollBack(phoneNumber: string, claim: Claim): Promise<Start | undefined> {
  const runs = openRuns();
  const owners = ownersOf(claim);
  const { left } = await readStanding(runs, phoneNumber);
  // What no API undoes is not among it.
  // guard: what is left to a person
  if (!left?.executions?.some((execution) => owners.includes(execution))) return undefined;
  // guard: what was to be kept
  if (await anyToBeKept(phoneNumber, owners)) return undefined;
  return { input: { phoneNumber, again: true }, last: Date.parse(claim.claimedAt) };
}

async function anyToBeKept(phoneNumber: string, executions: readonly string[]): Promise<boolean> {
  const items = await openRuns().listRuns(phoneNumber);
  return items.some(
    ({ execution, request }) =>
      executions.includes(String(execution)) && (request as { onFailure?: unknown } | undefined)?.onFailure === 'keep',
  );
}

/** The number is claimed by an execution that may be over. */
async function afterAbandonment({ work, owner }: Claim): Promise<Start | undefined> {
  const end = await describeEnd(owner);
  if (!end) return undefined;
  if (work === 'deprovision') {
    await tellOfEndedDeprovisioning(end);
    return undefined;
  }
  // Who stopped a roll-back by hand may not want it.
  if (work === 'roll back' && end.status === 'ABORTED') return undefined;
  const input = work === 'provision' ? requestAfter(end) : parseJson(end.input ?? '');
  return typeof input === 'object' && input !== null ? { input, last: end.stopDate } : undefined;
}
