import * as z from 'zod/mini';
import { trunkSubject } from '../../platform/ledger/subjects.ts';
import { defineEffect, nothing } from '../../reconcile/effect.ts';

/** Its former value is not known: no call reads it. */
export const callerIdEffect = defineEffect('set-caller-id', () => z.object({ callerId: z.string() }), nothing);

export const callerIdKey = (trunkSid: string) => ({ subject: trunkSubject(trunkSid) });
