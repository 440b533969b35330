import * as z from 'zod/mini';
import { heldClaim } from '../numbers/claim.ts';
import { executionEndSchema, wordsOfEnd } from '../numbers/execution-end.ts';
import { closeFailedDeprovisioning } from '../outcomes/failed-deprovisioning.ts';
import { eventHandler } from '../platform/event-handler.ts';
import { openClaims } from '../platform/ledger/claims.ts';
import { openRuns } from '../platform/ledger/runs.ts';
import { log } from '../platform/log.ts';
import { parseJson } from '../platform/parse-json.ts';

/** It need not be judged once more: what the first state refused was never claimed. */
const requestSchema = z.object({ phoneNumber: z.string().check(z.regex(/^\+\d{8,15}$/)) });

/**
 * Tells of a deprovisioning that ended with the number still claimed: it was stopped by hand, took too long as a whole, or
 * could not record its own end. It is not started again: who stopped it may not want that. It keeps the claim, so that the
 * next one waits for a Lambda that it has left behind.
 */
export const handler = eventHandler(async (event: unknown) => {
  const { executionArn: execution, status, stopDate, input, error, cause } = executionEndSchema.parse(event).detail;
  log.appendKeys({ ended: execution });
  const request = requestSchema.safeParse(parseJson(input ?? ''));
  const claim = request.success ? await heldClaim(openClaims(), request.data.phoneNumber, execution) : undefined;
  if (!request.success || !claim) {
    log.info('it has closed itself');
    return { told: false };
  }
  const { phoneNumber } = request.data;
  log.appendKeys({ number: phoneNumber });
  const { endedAt, startedBy, reason } = await openRuns().readRun(phoneNumber, execution, ['startedBy', 'reason']);
  // The event came twice.
  if (endedAt !== null && Date.parse(endedAt) >= stopDate) return { told: false };
  await closeFailedDeprovisioning({
    ...{ phoneNumber, execution, claim, startedBy, reason },
    error: error ?? status,
    cause: cause ?? wordsOfEnd[status],
  });
  return { told: true };
});
