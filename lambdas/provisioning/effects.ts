import * as z from 'zod/mini';
import type { Effect } from '../platform/ledger/entries.ts';

/*
 * Everything that the workflow changes outside, as the ledger holds it: one line an effect.
 * Never a secret: digest credentials are named by the version of their secret.
 */

/** Its schemas are built when an entry is read: a step uses few effects. */
// Lets the bundler leave out those that a Lambda does not use:
// @__NO_SIDE_EFFECTS__
function effect<Intent extends z.core.$ZodType, Result extends z.core.$ZodType>(
  name: string,
  intent: () => Intent,
  result: () => Result,
): Effect<Intent, Result> {
  return {
    name,
    get intent() {
      return intent();
    },
    get result() {
      return result();
    },
  };
}

const done = () => z.object({});

/** Subject: the trunk's name, since a SID comes only with the answer. */
export const trunkCreation = effect(
  'create-trunk',
  () => z.object({ trunkName: z.string() }),
  () => z.object({ trunkSid: z.string() }),
);

/** Subject: the number; one for each name or SID that a request gave. Where a roll-back looks for the rest. */
export const trunkChoice = effect(
  'choose-trunk',
  () => z.object({ trunkName: z.nullable(z.string()), trunkSid: z.nullable(z.string()) }),
  () => z.object({ trunkName: z.string(), trunkSid: z.string() }),
);

/** Subject: the trunk's SID; one for each number that needs the trunk, so that none takes it from another. */
export const trunkUse = effect('use-trunk', () => z.object({ phoneNumber: z.string() }), done);

/** Subject: the trunk's name, like the secret's own. */
export const digestSecret = effect(
  'create-digest-secret',
  () => z.object({ trunkName: z.string() }),
  () => z.object({ secretArn: z.string(), secretVersionId: z.string() }),
);

/** Subject: the trunk's SID, here and below where nothing else is said. One for each number. */
export const didMapping = effect(
  'map-did',
  () => z.object({ phoneNumber: z.string() }),
  () => z.object({ mappingId: z.string() }),
);

export const digestCredentials = effect(
  'set-digest-credentials',
  () => z.object({ secretArn: z.string(), secretVersionId: z.string() }),
  () => z.object({ credentialId: z.string() }),
);

/** One for each address. */
export const allowedIp = effect('allow-static-ip', () => z.object({ ip: z.string() }), done);

/** One for each destination. */
export const destinationUri = effect('post-destination-uri', () => z.object({ destination: z.string() }), done);

/** Subject: the number. */
export const numberImport = effect(
  'import-number',
  () => z.object({ terminationHost: z.string(), secretVersionId: z.string() }),
  () => z.object({ productId: z.string() }),
);

/** Subject: the number; one for each product that a request had replaced. */
export const numberReplacement = effect(
  'replace-import',
  () => z.object({ productId: z.string(), formerAgentId: z.nullable(z.string()) }),
  done,
);

/** Subject: the number; one for each agent. What was there before is kept for a roll-back. */
export const agentAttachment = effect(
  'attach-number',
  () =>
    z.object({
      agentId: z.string(),
      productId: z.string(),
      formerAgentId: z.nullable(z.string()),
      formerAllowInboundCall: z.boolean(),
    }),
  done,
);

/** Subject: the number; one for each flow. The number's previous voice URL is kept for a roll-back. */
export const flowRoute = effect(
  'route-did',
  () => z.object({ exoPhoneSid: z.string(), voiceUrl: z.string(), formerVoiceUrl: z.nullable(z.string()) }),
  done,
);

/** Its former value is not known: no call reads it. */
export const callerIdAlias = effect('set-caller-id', () => z.object({ callerId: z.string() }), done);

/** Subject: the number; one for each claim of it, since each is asked to verify anew. */
export const verificationCall = effect(
  'place-verification-call',
  () => z.object({ callTo: z.string() }),
  () => z.object({ conversationId: z.string(), placedAt: z.string(), agentId: z.string() }),
);
