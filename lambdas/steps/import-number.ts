import { ConflictError } from '../platform/errors.ts';
import { numberSubject, openLedger } from '../platform/ledger.ts';
import { carryOut, noteFound } from '../provisioning/carry-out.ts';
import { connectAtoms } from '../provisioning/connections.ts';
import { readDigest } from '../provisioning/digest-secret.ts';
import { numberImport } from '../provisioning/effects.ts';
import { sameNumber } from '../telephony/phone-number.ts';
import { defineStep } from './define-step.ts';

export const handler = defineStep('import-number', async ({ request, digest }, context) => {
  const { phoneNumber, terminationHost } = request;
  const { secretVersionId } = digest;
  const atoms = await connectAtoms(context);
  const ledger = openLedger();
  const effect = {
    ledger,
    effect: numberImport,
    key: { subject: numberSubject(phoneNumber) },
    execution: context.execution,
  };

  const known = await ledger.read(numberImport, effect.key);
  const asWanted =
    known?.intent.terminationHost === terminationHost && known.intent.secretVersionId === secretVersionId;
  const imported = (await atoms.listImportedNumbers()).find((product) => sameNumber(product.phoneNumber, phoneNumber));
  if (imported) {
    // A product that somebody removed and imported anew has digest credentials that are not ours.
    if (!known || (known.result && known.result.productId !== imported.productId)) {
      throw new ConflictError(
        `${phoneNumber} is in Atoms already (product ${imported.productId}) and was not imported by Trunkline, so its digest credentials are not known. Remove it in the Atoms console and start again.`,
      );
    }
    if (!asWanted) {
      throw new ConflictError(
        `${phoneNumber} was imported to Atoms with another termination host or other digest credentials (product ${imported.productId}), and Atoms has no call that changes them. Remove it in the Atoms console and start again.`,
      );
    }
    const { productId } = imported;
    return { productId, outcome: await noteFound({ ...effect, result: { productId } }) };
  }

  // Removed in Atoms since, or to be imported otherwise than an attempt that never arrived.
  if (known && (known.result || !asWanted)) await ledger.forget(numberImport, effect.key);
  const { userName, password } = await readDigest(digest);
  const { result, outcome } = await carryOut({
    ...effect,
    intent: { terminationHost, secretVersionId },
    act: async () => {
      const product = await atoms.importPhoneNumber({ phoneNumber, terminationHost, userName, password });
      return { productId: product.productId };
    },
  });
  return { productId: result.productId, outcome };
});
