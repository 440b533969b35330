import * as z from 'zod/mini';
import { defineEffect } from '../reconcile/effect.ts';

/** Subject: the number. Each claim has one of its own, since each is asked to verify again. */
export const verificationCallEffect = defineEffect(
  'place-verification-call',
  () => z.object({ callTo: z.string() }),
  () => z.object({ conversationId: z.string(), placedAt: z.string(), agentId: z.string() }),
);
