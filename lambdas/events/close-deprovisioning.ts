import { executionEndSchema } from '../numbers/execution-end.ts';
import { tellOfEndedDeprovisioning } from '../outcomes/ended-deprovisioning.ts';
import { eventHandler } from '../platform/event-handler.ts';
import { log } from '../platform/log.ts';

/**
 * Tells of a deprovisioning that ended with the number still claimed: it was stopped by hand, took too long as a whole,
 * or could not record its own end. It is not started again: whoever stopped it may not want that.
 */
export const handler = eventHandler(async (event: unknown) => {
  const { detail } = executionEndSchema.parse(event);
  log.appendKeys({ ended: detail.executionArn });
  return { told: await tellOfEndedDeprovisioning(detail) };
});
