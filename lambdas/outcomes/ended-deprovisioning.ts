import * as z from 'zod/mini';
import { heldClaim } from '../numbers/claim.ts';
import { claimedNumberSchema, type ExecutionEnd, wordsOfEnd } from '../numbers/execution-end.ts';
import { toldFieldNames } from '../numbers/told-fields.ts';
import { openClaims } from '../platform/ledger/claims.ts';
import { openRuns } from '../platform/ledger/runs.ts';
import { log } from '../platform/log.ts';
import { parseJson } from '../platform/parse-json.ts';
import { closeFailedDeprovisioning } from './failed-deprovisioning.ts';

const requestSchema = z.object({ phoneNumber: claimedNumberSchema });

/**
 * Tells of a deprovisioning that ended with the number still claimed, once. It keeps the claim, so that the next one waits
 * for a Lambda that it has left behind.
 *
 * @returns whether there was anything to tell
 */
export async function tellOfEndedDeprovisioning(end: ExecutionEnd): Promise<boolean> {
  const { executionArn: execution, status, stopDate, input, error, cause } = end;
  const request = requestSchema.safeParse(parseJson(input ?? ''));
  const claim = request.success ? await heldClaim(openClaims(), request.data.phoneNumber, execution) : undefined;
  if (!request.success || !claim) {
    log.info('it has closed itself');
    return false;
  }
  const { phoneNumber } = request.data;
  log.appendKeys({ number: phoneNumber });
  const { endedAt, ...told } = await openRuns().readRun(phoneNumber, execution, toldFieldNames);
  // It was told already.
  if (endedAt !== null && Date.parse(endedAt) >= stopDate) return false;
  await closeFailedDeprovisioning({
    ...{ phoneNumber, execution, claim, ...told },
    error: error ?? status,
    cause: cause ?? wordsOfEnd[status],
  });
  return true;
}
