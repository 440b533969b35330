import * as z from 'zod/mini';
import { heldClaim } from '../numbers/claim.ts';
import { claimedNumberSchema, executionEndSchema, wordsOfEnd } from '../numbers/execution-end.ts';
import { toldFieldNames } from '../numbers/told-fields.ts';
import { closeFailedDeprovisioning } from '../outcomes/failed-deprovisioning.ts';
import { eventHandler } from '../platform/event-handler.ts';
import { openClaims } from '../platform/ledger/claims.ts';
import { openRuns } from '../platform/ledger/runs.ts';
import { log } from '../platform/log.ts';
import { parseJson } from '../platform/parse-json.ts';

const requestSchema = z.object({ phoneNumber: claimedNumberSchema });

/**
 * Tells of a deprovisioning that ended with the number still claimed: it was stopped by hand, took too long as a whole,
 * or could not record its own end. It is not started again: whoever stopped it may not want that. It keeps the claim,
 * so that the next execution waits for a Lambda that may still run.
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
  const { endedAt, ...told } = await openRuns().readRun(phoneNumber, execution, toldFieldNames);
  // The event came twice.
  if (endedAt !== null && Date.parse(endedAt) >= stopDate) return { told: false };
  await closeFailedDeprovisioning({
    ...{ phoneNumber, execution, claim, ...told },
    error: error ?? status,
    cause: cause ?? wordsOfEnd[status],
  });
  return { told: true };
});
