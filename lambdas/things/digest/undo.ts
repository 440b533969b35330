import type { Credentials } from '../../exotel/schemas.ts';
import { isRecent } from '../../platform/ledger/recent-changes.ts';
import { trunkSubject } from '../../platform/ledger/subjects.ts';
import { deleteAndLook } from '../../reconcile/delete-and-look.ts';
import { expectShown } from '../../reconcile/not-visible-yet.ts';
import { isOwn, leave, ownEntries, type Undoing, undone } from '../../reconcile/undoing.ts';
import { numberImportEffect, numberImportKey } from '../imported-number/record.ts';
import { deleteDigestSecret, readUserName, userNameBeginning } from './digest-secret.ts';
import { describeCredentials, digestCredentialsEffect, digestSecretEffect } from './record.ts';

/** Takes the credentials off a trunk that stays. */
export async function undoCredentials(work: Undoing, trunkSid: string): Promise<void> {
  const { exotel } = work;
  const all = await ownEntries({ ...work, owners: 'everyone' }, digestCredentialsEffect, trunkSubject(trunkSid));
  const recorded = all.flatMap(({ entry }) => entry.result?.credentialId ?? []);
  for (const { key, entry } of all.filter((each) => isOwn(work, each.entry))) {
    const listed = await exotel.listCredentials(trunkSid);
    const recordedId = entry.result?.credentialId;
    const userName =
      listed.find(({ credentialId }) => credentialId === recordedId)?.userName ?? (await readUserName(entry.intent));
    // Under one user name there may be several: a request whose answer was lost may have been sent again.
    const shown = listed.filter((each) => each.userName === userName).map(({ credentialId }) => credentialId);
    // guard: an id that the ledger has is deleted though no list shows it
    const hidden = recordedId && isRecent(entry.changedAt) ? [recordedId] : [];
    const perhaps = userName || recordedId ? [] : perhapsOurs(listed, userNameBeginning(entry.intent), recorded);
    if (shown.length + hidden.length + perhaps.length === 0) expectShown(entry, false, describeCredentials(trunkSid));
    const stay: string[] = [];
    for (const credentialId of new Set([...hidden, ...shown])) {
      const isGone = await work.change(() =>
        deleteAndLook(work, {
          subject: trunkSubject(trunkSid),
          id: credentialId,
          what: describeCredentials(trunkSid),
          delete: () => exotel.deleteCredentials(trunkSid, credentialId),
          isShown: async () =>
            (await exotel.listCredentials(trunkSid)).some((each) => each.credentialId === credentialId),
        }),
      );
      if (isGone === false) stay.push(credentialId);
    }
    if (stay.length > 0) {
      const todo = `Exotel has taken the deletion of the digest credentials ${stay.join(', ')} of trunk ${trunkSid} again and again, and still shows them. Delete them in the Exotel dashboard, or ask Exotel.`;
      await leave(work, digestCredentialsEffect, key, todo);
    } else if (perhaps.length > 0) {
      const todo = `Delete the digest credentials ${perhaps.join(', ')} of trunk ${trunkSid} in the Exotel dashboard, if nobody else uses them: user names that Trunkline makes begin with "${userNameBeginning(entry.intent)}", and the secret that says which one it made is gone.`;
      await leave(work, digestCredentialsEffect, key, todo);
    } else await undone(work, digestCredentialsEffect, key, `the digest credentials are off trunk ${trunkSid}`);
  }
}

/** The user names that look like those of Trunkline, without those that the ledger knows. */
function perhapsOurs(listed: readonly Credentials[], beginning: string, recorded: readonly string[]): string[] {
  return listed
    .filter(({ userName, credentialId }) => userName.startsWith(beginning) && !recorded.includes(credentialId))
    .map(({ userName }) => userName);
}

/** @returns whether the secret is gone, or was never ours. */
export async function undoSecret(work: Undoing, trunkName: string): Promise<boolean> {
  const { entries, phoneNumber } = work;
  const [secret] = await ownEntries(work, digestSecretEffect, trunkSubject(trunkName));
  if (!secret) return true;
  // A number that is still in Atoms was imported with this password: who tries again needs it.
  const imported = await entries.read(numberImportEffect, numberImportKey(phoneNumber));
  const version = secret.entry.result?.secretVersionId;
  // guard: the secret stays while the number is in Atoms
  if (imported && (version === undefined || imported.intent.secretVersionId === version)) return false;
  await work.change(() => deleteDigestSecret(trunkName));
  await undone(work, digestSecretEffect, secret.key, `the digest secret of trunk ${trunkName} is deleted`);
  return true;
}
