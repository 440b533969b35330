import * as z from 'zod/mini';
import { defineEffect } from '../reconcile/effect.ts';

/** Subject: the number; one for each claim of it, since each is asked to verify anew. */
export const verificationCallEffect = defineEffect(
  'place-verification-call',
  () => z.object({ callTo: z.string() }),
  () => z.object({ conversationId: z.string(), placedAt: z.string(), agentId: z.string() }),
);
