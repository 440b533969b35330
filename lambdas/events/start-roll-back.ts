import { createHash } from 'node:crypto';
import { heldClaim } from '../numbers/claim.ts';
import { type ExecutionEnd, executionEndSchema } from '../numbers/execution-end.ts';
import { executionName } from '../numbers/execution-name.ts';
import { requestAfter, startRollBack } from '../numbers/start-of-roll-back.ts';
import { eventHandler } from '../platform/event-handler.ts';
import { openClaims } from '../platform/ledger/claims.ts';
import { log } from '../platform/log.ts';

/**
 * Starts a roll-back for an execution that ended with the number still claimed: no state of it could clean up. One that
 * cleaned up itself has let the number go, and one that failed before it claimed anything has nothing to clean up.
 */
export const handler = eventHandler(async (event: unknown) => {
  const { detail } = executionEndSchema.parse(event);
  log.appendKeys({ ended: detail.executionArn });
  return { executionName: await startFor(detail) };
});

async function startFor(detail: ExecutionEnd): Promise<string | null> {
  const request = requestAfter(detail);
  const { executionArn, stopDate } = detail;
  if (!request || !(await heldClaim(openClaims(), request.phoneNumber, executionArn))) {
    log.info('nothing to clean up');
    return null;
  }
  log.appendKeys({ number: request.phoneNumber });
  // The same for the same end, however often it is delivered; a redriven execution may end once more.
  const end = createHash('sha256').update(`${executionArn} ${stopDate}`).digest('hex').slice(0, 16);
  const name = executionName(request.phoneNumber, end);
  await startRollBack(name, request);
  return name;
}
