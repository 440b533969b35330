import type { Product } from '../../atoms/schemas.ts';
import { ConflictError } from '../../platform/errors.ts';
import { carryOut, noteFound } from '../../reconcile/carry-out.ts';
import type { Known } from '../../reconcile/effect.ts';
import type { Decision, Thing } from '../../reconcile/thing.ts';
import { type DigestReference, readDigest } from '../digest/digest-secret.ts';
import { findImported } from './find-imported.ts';
import { numberImportEffect, numberImportKey } from './record.ts';
import { replaceImport } from './replace-import.ts';

interface Foreseen {
  /** E.164 */
  phoneNumber: string;
  /** The Exotel edge, `host:port`. */
  terminationHost: string;
  /** Whether a product that is in the way is removed. */
  replaceExisting: boolean;
  /** `secretVersionId`: null where there is no secret yet, so that nothing can be as wanted. */
  digest: { secretVersionId: string | null };
}

interface Observed {
  /** The number as it is in Atoms. */
  imported: Product | undefined;
  known: Known<typeof numberImportEffect>;
}

/** `productId`: null when it is yet to be made. `leaves`: the agent that loses the number by that. */
type Decided = Decision & { productId: string | null; leaves: string | null };

/** The number in Atoms, with the digest by which it calls out through the trunk. */
export const importedNumber: Thing<
  'atoms',
  Foreseen,
  Foreseen & { digest: DigestReference },
  Observed,
  Decided,
  { productId: string; outcome: 'created' | 'found' }
> = {
  async look({ atoms, entries }, { phoneNumber }) {
    return {
      known: await entries.read(numberImportEffect, numberImportKey(phoneNumber)),
      // guard: look before: Import number to Atoms
      imported: await findImported(atoms, phoneNumber),
    };
  },

  decide(wanted, { imported, known }) {
    const { phoneNumber, terminationHost, replaceExisting } = wanted;
    if (!imported) {
      const detail = `${phoneNumber} is imported with termination host ${terminationHost} and the digest of the secret.`;
      return { action: 'create', detail, productId: null, leaves: null };
    }
    const { productId, agentId } = imported;
    if (isOurs(known, imported) && isAsWanted(known, wanted)) {
      const detail = `Product ${productId} was imported by Trunkline with this termination host and this digest.`;
      return { action: 'keep', detail, productId, leaves: null };
    }
    if (!replaceExisting) throw inTheWay(phoneNumber, productId, isOurs(known, imported));
    const from = agentId ? `, from agent ${agentId} too,` : '';
    return {
      action: 'change',
      detail: `Product ${productId} is removed from Atoms${from} as the request asks, and ${phoneNumber} imported anew. It cannot be put back. Where Atoms does not release imported numbers, the execution fails here.`,
      productId: null,
      leaves: agentId,
    };
  },

  async act(on, wanted, { action, productId }, { imported, known }) {
    const { atoms, entries, owners } = on;
    const { phoneNumber, terminationHost, digest } = wanted;
    const key = numberImportKey(phoneNumber);
    const change = { entries, owners, effect: numberImportEffect, key };
    if (action === 'keep' && productId !== null) {
      return { productId, outcome: await noteFound({ ...change, known, result: { productId } }) };
    }
    if (imported) await replaceImport(on, phoneNumber, imported, isOurs(known, imported));
    // Removed in Atoms since, or to be imported otherwise than before.
    if (known && (known.result || !isAsWanted(known, wanted))) await entries.forget(numberImportEffect, key);
    const { userName, password } = await readDigest(digest);
    const { result, outcome } = await carryOut({
      ...change,
      intent: { terminationHost, secretVersionId: digest.secretVersionId },
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
  },
};

/** Whether Trunkline imported it. A product that somebody removed and imported anew has digest credentials that are not ours. */
function isOurs(known: Observed['known'], { productId }: Product): boolean {
  return known !== undefined && (!known.result || known.result.productId === productId);
}

/** Whether the number was imported with what is wanted now. No API shows it: only the ledger does. */
function isAsWanted(known: Observed['known'], { terminationHost, digest }: Foreseen): boolean {
  return known?.intent.terminationHost === terminationHost && known.intent.secretVersionId === digest.secretVersionId;
}

function inTheWay(phoneNumber: string, productId: string, byUs: boolean): ConflictError {
  const why = byUs
    ? `was imported to Atoms with another termination host or other digest credentials (product ${productId}), and Atoms has no call that changes them`
    : `is in Atoms already (product ${productId}) and was not imported by Trunkline, so its digest credentials are not known`;
  return new ConflictError(
    `${phoneNumber} ${why}. Start again with "replaceExisting": true to have it removed and imported anew, or remove it in the Atoms console.`,
  );
}
