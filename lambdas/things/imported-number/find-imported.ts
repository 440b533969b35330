import type { AtomsClient } from '../../atoms/client.ts';
import type { Product } from '../../atoms/schemas.ts';
import { sameNumber } from '../../telephony/same-number.ts';

/** The number as it was imported to Atoms, by whomever. */
export async function findImported(atoms: AtomsClient, phoneNumber: string): Promise<Product | undefined> {
  return (await atoms.listImportedNumbers()).find((product) => sameNumber(product.phoneNumber, phoneNumber));
}
