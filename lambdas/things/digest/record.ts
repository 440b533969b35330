import * as z from 'zod/mini';
import { trunkSubject } from '../../platform/ledger/subjects.ts';
import { defineEffect } from '../../reconcile/effect.ts';

export const digestSecretEffect = defineEffect(
  'create-digest-secret',
  () => z.object({ trunkName: z.string() }),
  () => z.object({ secretArn: z.string(), secretVersionId: z.string() }),
);

/** By the trunk's name, like the secret's own. */
export const digestSecretKey = (trunkName: string) => ({ subject: trunkSubject(trunkName) });

export const digestCredentialsEffect = defineEffect(
  'set-digest-credentials',
  () => z.object({ secretArn: z.string(), secretVersionId: z.string() }),
  () => z.object({ credentialId: z.string() }),
);

/** One for each version of the secret on a trunk. */
export const digestCredentialsKey = (trunkSid: string, secretVersionId: string) => ({
  subject: trunkSubject(trunkSid),
  which: secretVersionId,
});

/** As messages name them. */
export const describeCredentials = (trunkSid: string) => `The digest of trunk ${trunkSid}`;
