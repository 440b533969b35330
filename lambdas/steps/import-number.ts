import type { AtomsClient } from '../atoms/client.ts';
import type { Product } from '../atoms/schemas.ts';
import { ConflictError } from '../platform/errors.ts';
import { numberSubject, openLedger } from '../platform/ledger.ts';
import { carryOut, noteFound } from '../provisioning/carry-out.ts';
import { connectAtoms } from '../provisioning/connections.ts';
import { readDigest } from '../provisioning/digest-secret.ts';
import { numberImport } from '../provisioning/effects.ts';
import { replaceImport } from '../provisioning/replace-import.ts';
import { sameNumber } from '../telephony/phone-number.ts';
import { defineStep } from './define-step.ts';

export const handler = defineStep('import-number', async ({ request, digest }, context) => {
  const { phoneNumber, terminationHost } = request;
  const { secretVersionId } = digest;
  const { owners } = context;
  const atoms = await connectAtoms(context);
  const ledger = openLedger();
  const effect = { ledger, effect: numberImport, key: { subject: numberSubject(phoneNumber) }, owners };

  const known = await ledger.read(numberImport, effect.key);
  const asWanted =
    known?.intent.terminationHost === terminationHost && known.intent.secretVersionId === secretVersionId;
  const imported = await findImported(atoms, phoneNumber);
  // A product that somebody removed and imported anew has digest credentials that are not ours.
  const isOurs = known && (!known.result || known.result.productId === imported?.productId);
  if (imported && isOurs && asWanted) {
    const { productId } = imported;
    return { productId, outcome: await noteFound({ ...effect, result: { productId } }) };
  }
  if (imported && !request.replaceExisting) throw inTheWay(phoneNumber, imported.productId, isOurs ?? false);

  if (imported) await replaceImport({ atoms, ledger, owners, phoneNumber, product: imported });
  // Removed in Atoms since, or to be imported otherwise than before.
  if (known && (known.result || !asWanted)) await ledger.forget(numberImport, effect.key);
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

async function findImported(atoms: AtomsClient, phoneNumber: string): Promise<Product | undefined> {
  return (await atoms.listImportedNumbers()).find((product) => sameNumber(product.phoneNumber, phoneNumber));
}

function inTheWay(phoneNumber: string, productId: string, isOurs: boolean): ConflictError {
  const why = isOurs
    ? `was imported to Atoms with another termination host or other digest credentials (product ${productId}), and Atoms has no call that changes them`
    : `is in Atoms already (product ${productId}) and was not imported by Trunkline, so its digest credentials are not known`;
  return new ConflictError(
    `${phoneNumber} ${why}. Start again with "replaceExisting": true to have it removed and imported anew, or remove it in the Atoms console.`,
  );
}
