import type { Product } from '../../atoms/schemas.ts';
import { ConflictError } from '../../platform/errors.ts';
import { nameOfSecret } from '../../platform/secrets.ts';
import { carryOut, noteFound } from '../../reconcile/carry-out.ts';
import type { Known } from '../../reconcile/effect.ts';
import { expectShown } from '../../reconcile/not-visible-yet.ts';
import type { Decision, Looking, Thing } from '../../reconcile/thing.ts';
import { type DigestReference, readDigest } from '../digest/digest-secret.ts';
import { findImported } from './find-imported.ts';
import { describeImport, numberImportEffect, numberImportKey } from './record.ts';
import { replaceImport } from './replace-import.ts';

interface Foreseen {
  /** E.164 */
  phoneNumber: string;
  /** The Exotel edge, `host:port`. */
  terminationHost: string;
  /** What it is called in Atoms; null: Atoms makes a name. */
  displayName: string | null;
  /** Whether a product that is in the way is removed. */
  replaceExisting: boolean;
  /** `secretVersionId`: null where there is no secret yet, so that nothing can be as wanted. */
  digest: { secretVersionId: string | null; secretArn?: string };
}

interface Observed {
  /** The number as it is in Atoms. */
  imported: Product | undefined;
  known: Known<typeof numberImportEffect>;
  /** Whether a request of Trunkline's had no answer and was given up: it may have been carried out since. */
  isLate: boolean;
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
  async look(on, { phoneNumber }) {
    const known = await on.entries.read(numberImportEffect, numberImportKey(phoneNumber));
    // guard: look before: Import number to Atoms
    const imported = await findImported(on, phoneNumber);
    // One whose answer was lost is tried again: Atoms refuses a second import of a number.
    const isShown = imported !== undefined && (imported.isActive || isOurs(known, imported));
    if (known?.result) expectShown(known, isShown, describeImport(phoneNumber));
    const isLate = !known && imported !== undefined && (await wasGivenUp(on, phoneNumber));
    return { known, imported, isLate };
  },

  decide(wanted, { imported, known, isLate }) {
    const { phoneNumber, terminationHost, replaceExisting } = wanted;
    if (!imported) {
      const detail = `${phoneNumber} is imported with termination host ${terminationHost} and the digest of the secret.`;
      return { action: 'create', detail, productId: null, leaves: null };
    }
    const { productId, agentId, isActive } = imported;
    // Neither Trunkline's nor free.
    if (!isActive) {
      if (!replaceExisting) throw inactive(phoneNumber, productId);
      const detail = `Product ${productId} is ${whatInactiveMeans}. ${phoneNumber} is imported all the same, as the request asks. Where Atoms refuses that, the execution fails here.`;
      return { action: 'change', detail, productId: null, leaves: null };
    }
    if (isOurs(known, imported) && isAsWanted(known, wanted)) {
      const detail = `Product ${productId} was imported by Trunkline with this termination host and this digest.${keptName(wanted, known)}`;
      return { action: 'keep', detail, productId, leaves: null };
    }
    if (!replaceExisting) throw inTheWay(phoneNumber, whyInTheWay(wanted, { known, imported, isLate }));
    const from = agentId ? `, from agent ${agentId} too,` : '';
    return {
      action: 'change',
      detail: `Product ${productId} is removed from Atoms${from} as the request asks, and ${phoneNumber} imported anew. It cannot be put back. Where Atoms does not release imported numbers, the execution fails here. ${afterARelease}`,
      productId: null,
      leaves: agentId,
    };
  },

  async act(on, wanted, { action, productId }, { imported, known }) {
    const { atoms, entries, owners } = on;
    const { phoneNumber, terminationHost, displayName, digest } = wanted;
    const key = numberImportKey(phoneNumber);
    const change = { entries, owners, effect: numberImportEffect, key };
    if (action === 'keep' && productId !== null) {
      return { productId, outcome: await noteFound({ ...change, known, result: { productId } }) };
    }
    if (imported?.isActive) await replaceImport(on, phoneNumber, imported, isOurs(known, imported));
    // It was removed in Atoms since, or is to be imported with other settings.
    if (known && (known.result || !isAsWanted(known, wanted))) await entries.forget(numberImportEffect, key);
    const { userName, password } = await readDigest(digest);
    const { result, outcome } = await carryOut({
      ...change,
      intent: {
        terminationHost,
        secretVersionId: digest.secretVersionId,
        ...(displayName !== null && { displayName }),
      },
      act: async (earlier) => {
        try {
          const product = await atoms.importPhoneNumber({
            ...{ phoneNumber, terminationHost, userName, password },
            ...(displayName !== null && { name: displayName }),
          });
          return { productId: product.productId };
        } catch (error) {
          if (!(error instanceof ConflictError)) throw error;
          const arrived = await findImported(on, phoneNumber);
          if (arrived && !arrived.isActive) throw inactive(phoneNumber, arrived.productId);
          // An attempt whose answer was lost may have arrived after we looked.
          if (!earlier) throw error;
          if (arrived) return { productId: arrived.productId };
          expectShown(earlier, false, describeImport(phoneNumber));
          throw error;
        }
      },
    });
    return { productId: result.productId, outcome };
  },
};

function wasGivenUp({ recent }: Looking<'atoms'>, phoneNumber: string): Promise<boolean> {
  return recent.wasGivenUp(numberImportKey(phoneNumber).subject, numberImportEffect.name);
}

/** Whether Trunkline imported it. A product that somebody removed and imported anew has digest credentials that are not ours. */
function isOurs(known: Observed['known'], { productId }: Product): boolean {
  return known !== undefined && (!known.result || known.result.productId === productId);
}

/** Whether the number was imported with what is wanted now. No API shows it: only the ledger does. */
function isAsWanted(known: Observed['known'], { terminationHost, digest }: Foreseen): boolean {
  return known?.intent.terminationHost === terminationHost && known.intent.secretVersionId === digest.secretVersionId;
}

/** That another name is asked for than the number was imported with. No call shows it: a person may have changed it since. */
function keptName({ displayName }: Foreseen, known: Observed['known']): string {
  const was = known?.intent.displayName;
  if (displayName === null || displayName === was) return '';
  const as = was === undefined ? 'without a display name' : `as "${was}"`;
  return ` It was imported ${as}, and stays so: Atoms has no call that makes it "${displayName}".`;
}

// Atoms says so of rented numbers. Whether imported ones are kept so as well is not described.
const whatInactiveMeans =
  'inactive in Atoms: a number that was released may stay listed so until the month ends, and cannot be used again before';
const afterARelease =
  'Atoms may keep what is released listed as inactive until the month ends, and not take the number again before: then it fails here as well, and the number is in Atoms no more.';

function inactive(phoneNumber: string, productId: string): ConflictError {
  return new ConflictError(
    `${phoneNumber}: product ${productId} is ${whatInactiveMeans}. So it is neither used nor imported over. Look at it in the Atoms console; start again when it is listed no more, or with "replaceExisting": true to have the import tried all the same.`,
  );
}

function whyInTheWay(wanted: Foreseen, { known, imported, isLate }: Observed & { imported: Product }): string {
  const product = `product ${imported.productId}`;
  if (isLate) {
    return `is in Atoms (${product}) by a request of Trunkline that had no answer and was given up: its digest password is gone`;
  }
  if (!known || !isOurs(known, imported)) {
    return `is in Atoms already (${product}) and was not imported by Trunkline, so its digest credentials are not known`;
  }
  const { terminationHost } = known.intent;
  if (terminationHost !== wanted.terminationHost) {
    return `was imported to Atoms with another termination host, ${terminationHost} (${product}), and Atoms has no call that changes it`;
  }
  const { secretArn } = wanted.digest;
  const secret = secretArn === undefined ? "the trunk's digest secret" : `the secret ${nameOfSecret(secretArn)}`;
  return `was imported to Atoms with other digest credentials than ${secret} has (${product}): that was deleted or written over since, or the number was on another trunk, and Atoms has no call that changes them`;
}

function inTheWay(phoneNumber: string, why: string): ConflictError {
  return new ConflictError(
    `${phoneNumber} ${why}. Start again with "replaceExisting": true to have it removed and imported anew, or remove it in the Atoms console. Know first: Atoms may not take a released number again before the month ends.`,
  );
}
