import * as z from 'zod/mini';
import { trunkSubject } from '../../platform/ledger/subjects.ts';
import { defineEffect, nothing } from '../../reconcile/effect.ts';

export const didMappingEffect = defineEffect(
  'map-did',
  () => z.object({ phoneNumber: z.string() }),
  () => z.object({ mappingId: z.string() }),
);

/** One for each number on a trunk. */
export const didMappingKey = (trunkSid: string, phoneNumber: string) => ({
  subject: trunkSubject(trunkSid),
  which: phoneNumber,
});

/** As messages name it. */
export const describeMapping = (phoneNumber: string, trunkSid: string) =>
  `The mapping of ${phoneNumber} to trunk ${trunkSid}`;

/** A mapping that was in flow mode, and was set to pstn as a request asked. A roll-back sets it to flow again. */
export const mappingModeEffect = defineEffect(
  'set-mapping-mode',
  () => z.object({ mappingId: z.string(), formerMode: z.literal('flow') }),
  nothing,
);

/** One for each number on a trunk. */
export const mappingModeKey = (trunkSid: string, phoneNumber: string) => didMappingKey(trunkSid, phoneNumber);
