import type { AtomsClient } from '../../atoms/client.ts';
import type { ComparedField } from '../../reconcile/compare.ts';

/** Whether the product is there and active, with the number to the character: Atoms does not validate it, and a lost "+" fails only when somebody calls. */
export async function compareImportedNumber(
  atoms: AtomsClient,
  { productId, phoneNumber }: { productId: string; phoneNumber: string },
): Promise<ComparedField> {
  const product = (await atoms.listImportedNumbers()).find((entry) => entry.productId === productId);
  const found = product ? `${product.phoneNumber}${product.isActive ? '' : ', inactive'}` : 'not there';
  const agrees = found === phoneNumber;
  return { side: 'Atoms', direction: 'both', field: `product ${productId}`, wanted: phoneNumber, found, agrees };
}
