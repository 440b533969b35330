import * as z from 'zod/mini';
import { numberSubject, trunkSubject } from '../../platform/ledger/subjects.ts';
import { defineEffect, nothing } from '../../reconcile/effect.ts';

export const trunkCreationEffect = defineEffect(
  'create-trunk',
  () => z.object({ trunkName: z.string() }),
  () => z.object({ trunkSid: z.string() }),
);

/** By the trunk's name, since a SID comes only with the answer. */
export const trunkCreationKey = (trunkName: string) => ({ subject: trunkSubject(trunkName) });

/** As messages name it. */
export const describeTrunk = (trunkName: string, trunkSid: string) => `The trunk ${trunkName} (${trunkSid})`;

/** The trunk that a request named for a number: where a roll-back looks for the rest. */
export const trunkChoiceEffect = defineEffect(
  'choose-trunk',
  () => z.object({ trunkName: z.nullable(z.string()), trunkSid: z.nullable(z.string()) }),
  () => z.object({ trunkName: z.string(), trunkSid: z.string() }),
);

/** One for each name or SID that a request gave. */
export const trunkChoiceKey = (phoneNumber: string, named: string) => ({
  subject: numberSubject(phoneNumber),
  which: named,
});

/** That a number needs the trunk, so that nobody takes it away from another number. */
export const trunkUseEffect = defineEffect('use-trunk', () => z.object({ phoneNumber: z.string() }), nothing);

/** One for each number that needs the trunk. */
export const trunkUseKey = (trunkSid: string, phoneNumber: string) => ({
  subject: trunkSubject(trunkSid),
  which: phoneNumber,
});
