import * as z from 'zod/mini';
import { trunkSubject } from '../../platform/ledger/subjects.ts';
import { defineEffect, nothing } from '../../reconcile/effect.ts';

export const allowedIpEffect = defineEffect('allow-static-ip', () => z.object({ ip: z.string() }), nothing);

/** One for each address of a trunk. */
export const allowedIpKey = (trunkSid: string, ip: string) => ({ subject: trunkSubject(trunkSid), which: ip });

/** As messages name it. */
export const describeAllowedIp = (ip: string, trunkSid: string) => `The allowed IP ${ip}/32 of trunk ${trunkSid}`;
