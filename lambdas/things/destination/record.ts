import * as z from 'zod/mini';
import { trunkSubject } from '../../platform/ledger/subjects.ts';
import { defineEffect, nothing } from '../../reconcile/effect.ts';

export const destinationEffect = defineEffect(
  'post-destination-uri',
  () => z.object({ destination: z.string() }),
  nothing,
);

/** One for each destination of a trunk. */
export const destinationKey = (trunkSid: string, destination: string) => ({
  subject: trunkSubject(trunkSid),
  which: destination,
});

/** As messages name it. */
export const describeDestination = (destination: string, trunkSid: string) =>
  `The destination ${destination} of trunk ${trunkSid}`;
