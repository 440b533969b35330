import * as z from 'zod/mini';
import { numberSubject } from '../../platform/ledger/subjects.ts';
import { defineEffect, nothing } from '../../reconcile/effect.ts';

/** The number's previous voice URL is kept for a roll-back. */
export const connectRouteEffect = defineEffect(
  'route-did',
  () =>
    z.object({
      exoPhoneSid: z.string(),
      voiceUrl: z.string(),
      formerVoiceUrl: z.nullable(z.string()),
      /** What was there before any flow that Trunkline set; absent where it is not known, as in entries of earlier versions. */
      firstVoiceUrl: z.optional(z.nullable(z.string())),
    }),
  nothing,
);

/** One for each flow that the number was routed to. */
export const connectRouteKey = (phoneNumber: string, flowAppId: string) => ({
  subject: numberSubject(phoneNumber),
  which: flowAppId,
});
