import type { Credentials } from '../../exotel/schemas.ts';
import { trunkSubject } from '../../platform/ledger/subjects.ts';
import { carryOut, noteFound } from '../../reconcile/carry-out.ts';
import { expectShownOrTryAgain } from '../../reconcile/not-visible-yet.ts';
import type { Acting, Decision, Looking, Thing } from '../../reconcile/thing.ts';
import {
  createDigestSecret,
  type DigestReference,
  findDigestSecret,
  readDigest,
  readUserName,
} from './digest-secret.ts';
import {
  describeCredentials,
  digestCredentialsEffect,
  digestCredentialsKey,
  digestSecretEffect,
  digestSecretKey,
} from './record.ts';
import { userNameShown } from './user-name.ts';

interface Foreseen {
  trunkSid: string | null;
  trunkName: string;
}

interface Observed {
  /** The trunk's secret, if there is one, and its user name, if that is known. */
  secret: { reference: DigestReference; userName: string | undefined } | undefined;
  credentials: Credentials[];
}

/** The user name and password of a trunk's outbound calls: made here, kept in Secrets Manager, set on the trunk. */
export const digest: Thing<
  'exotel',
  Foreseen,
  Foreseen & { trunkSid: string },
  Observed,
  /** `secretVersionId`: null when the secret is yet to be made. */
  Decision & { secretVersionId: string | null },
  DigestReference & { outcome: 'created' | 'found' }
> = {
  // Numbers that share the trunk share its credentials: two that look at the same moment would both add some.
  leases: ({ trunkName }) => [trunkSubject(trunkName)],

  async look(on, { trunkSid, trunkName }) {
    const reference = await findDigestSecret(trunkName);
    const userName = reference && (await readUserName(reference));
    const secret = reference && { reference, userName };
    if (trunkSid === null) return { secret, credentials: [] };
    const credentials = await listPresent(on, trunkSid);
    if (!secret || credentials.some((each) => each.userName === userName)) return { secret, credentials };
    const key = digestCredentialsKey(trunkSid, secret.reference.secretVersionId);
    const entry = await on.entries.read(digestCredentialsEffect, key);
    secret.userName ??= userNameShown(secret.reference, entry, credentials);
    if (!credentials.some((each) => each.userName === secret.userName)) {
      expectShownOrTryAgain(entry, false, describeCredentials(trunkSid));
    }
    return { secret, credentials };
  },

  decide(_wanted, { secret, credentials }) {
    if (!secret) {
      return {
        action: 'create',
        detail: 'A user name and a password are generated, stored in Secrets Manager and set on the trunk.',
        secretVersionId: null,
      };
    }
    const { secretVersionId } = secret.reference;
    const { userName } = secret;
    return credentials.some((entry) => entry.userName === userName)
      ? { action: 'keep', detail: `The trunk has the user name of the secret, ${userName}.`, secretVersionId }
      : {
          action: 'create',
          detail: `The credentials of the secret${userName === undefined ? '' : ` (${userName})`} are set on the trunk.`,
          secretVersionId,
        };
  },

  async act(on, { trunkSid, trunkName }, _decision, { secret, credentials }) {
    const { exotel, entries, owners } = on;
    // Stored before they are sent anywhere: a password that only a service knows could never be used again.
    const reference = await findOrCreateSecret(on, trunkName, secret?.reference);
    // The password goes nowhere but to the two services.
    const { userName, password } = await readDigest(reference);
    const key = digestCredentialsKey(trunkSid, reference.secretVersionId);
    const change = { entries, owners, effect: digestCredentialsEffect, key };
    // guard: look before: Set digest credentials
    const ours = credentials.find((credential) => credential.userName === userName);
    if (ours) {
      const known = await entries.read(digestCredentialsEffect, key);
      const result = { credentialId: ours.credentialId };
      return { ...reference, outcome: await noteFound({ ...change, known, result }) };
    }
    const { outcome } = await carryOut({
      ...change,
      intent: reference,
      act: async () => {
        const added = await exotel.addCredentials(trunkSid, { userName, password, friendlyName: 'trunkline' });
        return { credentialId: added.credentialId };
      },
    });
    return { ...reference, outcome };
  },
};

/** The trunk's credentials, without those that Trunkline has deleted and the list still shows. */
async function listPresent({ exotel, recent }: Looking<'exotel'>, trunkSid: string): Promise<Credentials[]> {
  const credentials = await exotel.listCredentials(trunkSid);
  if (credentials.length === 0) return credentials;
  const gone = await recent.listGone(trunkSubject(trunkSid));
  // guard: what is gone and still listed is not taken for there
  return credentials.filter(({ credentialId }) => !gone.has(credentialId));
}

async function findOrCreateSecret(
  { entries, owners }: Acting<never>,
  trunkName: string,
  found: DigestReference | undefined,
): Promise<DigestReference> {
  const key = digestSecretKey(trunkName);
  const change = { entries, owners, effect: digestSecretEffect, key };
  const known = await entries.read(digestSecretEffect, key);
  if (found) {
    await noteFound({ ...change, known, result: found });
    return found;
  }
  if (known?.result) await entries.forget(digestSecretEffect, key);
  const { result } = await carryOut({ ...change, intent: { trunkName }, act: () => createDigestSecret(trunkName) });
  return result;
}
