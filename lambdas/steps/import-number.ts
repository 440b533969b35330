import { ConflictError } from '../platform/errors.ts';
import { openEntries } from '../platform/ledger/entries.ts';
import { openLeases } from '../platform/ledger/leases.ts';
import { numberSubject } from '../platform/ledger/subjects.ts';
import { carryOut, noteFound } from '../provisioning/carry-out.ts';
import { connectAtoms } from '../provisioning/connect-atoms.ts';
import { readDigest } from '../provisioning/digest-secret.ts';
import { numberImport } from '../provisioning/effects.ts';
import { findImported, lookForImport } from '../provisioning/imported-number.ts';
import { replaceImport } from '../provisioning/replace-import.ts';
import { defineClaimedStep } from './define-claimed-step.ts';

export const handler = defineClaimedStep('import-number', async ({ request, digest }, context) => {
  const { phoneNumber, terminationHost } = request;
  const { secretVersionId } = digest;
  const { owners } = context;
  const atoms = await connectAtoms(context);
  const entries = openEntries();
  const effect = { entries, effect: numberImport, key: { subject: numberSubject(phoneNumber) }, owners };

  const { known, imported, asWanted, isReady } = await lookForImport(atoms, entries, { ...request, secretVersionId });
  if (imported && isReady) {
    const { productId } = imported;
    return { productId, outcome: await noteFound({ ...effect, result: { productId } }) };
  }
  if (imported) await replaceImport({ atoms, entries, leases: openLeases(), owners, phoneNumber, product: imported });
  // Removed in Atoms since, or to be imported otherwise than before.
  if (known && (known.result || !asWanted)) await entries.forget(numberImport, effect.key);
  const { userName, password } = await readDigest(digest);
  const { result, outcome } = await carryOut({
    ...effect,
    intent: { terminationHost, secretVersionId },
    act: async (earlier) => {
      try {
        const product = await atoms.importPhoneNumber({ phoneNumber, terminationHost, userName, password });
        return { productId: product.productId };
      } catch (error) {
        // An attempt whose answer was lost may have arrived after we looked.
        const arrived = error instanceof ConflictError && earlier && (await findImported(atoms, phoneNumber));
        if (!arrived) throw error;
        return { productId: arrived.productId };
      }
    },
  });
  return { productId: result.productId, outcome };
});
