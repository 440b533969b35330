import { trunkSubject } from '../../platform/ledger/subjects.ts';
import { ownEntries, type Undoing, undone } from '../../reconcile/undoing.ts';
import { numberImportEffect, numberImportKey } from '../imported-number/record.ts';
import { deleteDigestSecret, readDigest } from './digest-secret.ts';
import { digestCredentialsEffect, digestSecretEffect } from './record.ts';

/** Takes the credentials off a trunk that stays. */
export async function undoCredentials(work: Undoing, trunkSid: string): Promise<void> {
  for (const { key, entry } of await ownEntries(work, digestCredentialsEffect, trunkSubject(trunkSid))) {
    const { userName } = await readDigest(entry.intent);
    const ours = (await work.exotel.listCredentials(trunkSid)).filter((each) => each.userName === userName);
    for (const { credentialId } of ours) {
      await work.change(() => work.exotel.deleteCredentials(trunkSid, credentialId));
    }
    await undone(work, digestCredentialsEffect, key, `the digest credentials are off trunk ${trunkSid}`);
  }
}

/** @returns whether the secret is gone, or was never ours. */
export async function undoSecret(work: Undoing, trunkName: string): Promise<boolean> {
  const { entries, phoneNumber } = work;
  const [secret] = await ownEntries(work, digestSecretEffect, trunkSubject(trunkName));
  if (!secret) return true;
  // A number that is still in Atoms was imported with this password: who tries again needs it.
  const imported = await entries.read(numberImportEffect, numberImportKey(phoneNumber));
  const version = secret.entry.result?.secretVersionId;
  if (imported && (version === undefined || imported.intent.secretVersionId === version)) return false;
  await work.change(() => deleteDigestSecret(trunkName));
  await undone(work, digestSecretEffect, secret.key, `the digest secret of trunk ${trunkName} is deleted`);
  return true;
}
