import * as z from 'zod/mini';
import { putEvent } from '../platform/event-bus.ts';
import '../platform/schema-words.ts';
import { type OutcomeDetail, type OutcomeName, outcomeSchemas } from './outcome-schemas.ts';

/**
 * Puts an outcome on the environment's bus. The detail says what happened and to what; never a secret.
 *
 * @throws Error when the detail is not what docs/events says: a defect, which must not reach whoever acts on events.
 */
export async function publishOutcome<Name extends OutcomeName>(
  detailType: Name,
  detail: OutcomeDetail<Name>,
): Promise<void> {
  const parsed = outcomeSchemas[detailType]().safeParse(detail);
  if (!parsed.success) {
    throw new Error(`The event "${detailType}" would not be what docs/events says:\n${z.prettifyError(parsed.error)}`);
  }
  await putEvent(detailType, parsed.data);
}
