import * as z from 'zod/mini';
import { numberSubject } from '../../platform/ledger/subjects.ts';
import { defineEffect, nothing } from '../../reconcile/effect.ts';

/** What was there before is kept for a roll-back. */
export const agentAttachmentEffect = defineEffect(
  'attach-number',
  () =>
    z.object({
      agentId: z.string(),
      productId: z.string(),
      /** The agent that had the number: another, or, since inbound calls alone were to be allowed, the same. */
      formerAgentId: z.nullable(z.string()),
      formerAllowInboundCall: z.boolean(),
      /** The agent and its other numbers before Trunkline put this one on it for the first time; earlier versions have none. */
      first: z.optional(z.object({ allowInboundCall: z.boolean(), productIds: z.array(z.string()) })),
    }),
  nothing,
);

/** One for each agent that got the number. */
export const agentAttachmentKey = (phoneNumber: string, agentId: string) => ({
  subject: numberSubject(phoneNumber),
  which: agentId,
});
