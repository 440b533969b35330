import type { AtomsClient } from '../atoms/client.ts';
import type { Product } from '../atoms/schemas.ts';
import { ConflictError } from '../platform/errors.ts';
import type { Entries } from '../platform/ledger/entries.ts';
import { numberSubject } from '../platform/ledger/subjects.ts';
import { sameNumber } from '../telephony/same-number.ts';
import { numberImport } from './effects.ts';

export async function findImported(atoms: AtomsClient, phoneNumber: string): Promise<Product | undefined> {
  return (await atoms.listImportedNumbers()).find((product) => sameNumber(product.phoneNumber, phoneNumber));
}

/**
 * What is in Atoms for a number, against what the ledger says that was sent there.
 *
 * @param wanted `secretVersionId`: null where there is no digest secret yet, so that nothing can be as wanted.
 * @returns `isReady`: it needs no import. Where it is not and something is there, the request has it replaced.
 * @throws ConflictError when something is there that cannot be used, and the request does not have it replaced.
 */
export async function lookForImport(
  atoms: AtomsClient,
  entries: Entries,
  wanted: { phoneNumber: string; terminationHost: string; secretVersionId: string | null; replaceExisting: boolean },
) {
  const { phoneNumber, terminationHost, secretVersionId, replaceExisting } = wanted;
  const known = await entries.read(numberImport, { subject: numberSubject(phoneNumber) });
  const asWanted =
    known?.intent.terminationHost === terminationHost && known.intent.secretVersionId === secretVersionId;
  const imported = await findImported(atoms, phoneNumber);
  // A product that somebody removed and imported anew has digest credentials that are not ours.
  const isOurs = known !== undefined && (!known.result || known.result.productId === imported?.productId);
  const isReady = imported !== undefined && isOurs && asWanted;
  if (imported && !isReady && !replaceExisting) throw inTheWay(phoneNumber, imported.productId, isOurs);
  return { known, imported, asWanted, isReady };
}

function inTheWay(phoneNumber: string, productId: string, isOurs: boolean): ConflictError {
  const why = isOurs
    ? `was imported to Atoms with another termination host or other digest credentials (product ${productId}), and Atoms has no call that changes them`
    : `is in Atoms already (product ${productId}) and was not imported by Trunkline, so its digest credentials are not known`;
  return new ConflictError(
    `${phoneNumber} ${why}. Start again with "replaceExisting": true to have it removed and imported anew, or remove it in the Atoms console.`,
  );
}
