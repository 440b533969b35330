import * as z from 'zod/mini';
import { numberSubject } from '../../platform/ledger/subjects.ts';
import { defineEffect, nothing } from '../../reconcile/effect.ts';

export const numberImportEffect = defineEffect(
  'import-number',
  () =>
    z.object({
      terminationHost: z.string(),
      secretVersionId: z.string(),
      /** Absent: Atoms made one. */
      displayName: z.optional(z.string()),
    }),
  () => z.object({ productId: z.string() }),
);

export const numberImportKey = (phoneNumber: string) => ({ subject: numberSubject(phoneNumber) });

/** As messages name it. */
export const describeImport = (phoneNumber: string) => `The import of ${phoneNumber} to Atoms`;

export const numberReplacementEffect = defineEffect(
  'replace-import',
  () =>
    z.object({
      productId: z.string(),
      formerAgentId: z.nullable(z.string()),
      /** Whether Trunkline had imported it. Earlier versions did not say: then a person is asked. */
      isOurs: z.optional(z.boolean()),
    }),
  nothing,
);

/** One for each product that a request had replaced. */
export const numberReplacementKey = (phoneNumber: string, productId: string) => ({
  subject: numberSubject(phoneNumber),
  which: productId,
});
