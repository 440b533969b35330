import * as z from 'zod/mini';
import { RejectedError } from '../../platform/errors.ts';
import { isRecent } from '../../platform/ledger/recent-changes.ts';
import { numberSubject } from '../../platform/ledger/subjects.ts';
import { notVisibleYet } from '../../reconcile/not-visible-yet.ts';
import type { Undoing } from '../../reconcile/undoing.ts';
import { wasTakenOff } from '../agent-attachment/agent-numbers.ts';

type OnAtoms = Pick<Undoing, 'atoms' | 'recent'>;

/**
 * Releases an imported number in Atoms, where its API does that.
 *
 * @returns "inactive" when it is released and Atoms lists it so; "unsupported" when it stays: only a person can remove it,
 *   in the Atoms console
 * @throws NotVisibleYetError while Atoms may have released it and its list still shows it
 * @throws RejectedError while the product is attached to an agent
 */
export async function release(
  { atoms, recent }: OnAtoms,
  phoneNumber: string,
  productId: string,
): Promise<'released' | 'inactive' | 'unsupported'> {
  const note = (asked: Asked, since?: string) =>
    recent.noteWritten(numberSubject(phoneNumber), what(productId), asked, since);
  const earlier = await readAsked({ recent }, phoneNumber, productId);
  // A release that Atoms took counts from its answer. One without an answer may have been carried out, and so may this one.
  if (earlier?.value !== 'taken') await note('asked for');
  const answer = await ask({ atoms, recent }, productId, earlier);
  if (answer === 'released' || answer === 'inactive') {
    await recent.noteGone(numberSubject(phoneNumber), productId);
    return answer;
  }
  // The first answer of all is about a number that is there.
  if (answer === 'refused' && !earlier) {
    await note('refused');
    return 'unsupported';
  }
  if (answer === 'still listed' && earlier?.value !== 'taken') await note('taken');
  if (answer === 'refused' && earlier?.value === 'asked for') await note('asked for', earlier.at);
  const at = answer === 'still listed' && earlier?.value !== 'taken' ? new Date().toISOString() : earlier?.at;
  // guard: a number that was released is not called there for a list that lags
  if (at !== undefined && isRecent(at)) {
    throw notVisibleYet(`The release of ${phoneNumber} (product ${productId}) was asked for`, at);
  }
  return 'unsupported';
}

/** Whether its release was asked for before, and may have been carried out. */
export async function isReleaseAsked(
  work: Pick<Undoing, 'recent' | 'phoneNumber'>,
  productId: string,
): Promise<boolean> {
  return (await readAsked(work, work.phoneNumber, productId)) !== undefined;
}

/** What came of asking: no answer yet, Atoms took it, or Atoms refuses to release imported numbers. */
const askedSchema = z.enum(['asked for', 'taken', 'refused']);
type Asked = z.output<typeof askedSchema>;

const what = (productId: string) => `release of ${productId}`;

async function readAsked({ recent }: Pick<Undoing, 'recent'>, phoneNumber: string, productId: string) {
  const noted = await recent.readWritten(numberSubject(phoneNumber), what(productId), askedSchema);
  return noted?.value === 'refused' ? undefined : noted;
}

/** @returns "refused": Atoms said no, for another reason than an agent that has the number */
async function ask({ atoms, recent }: OnAtoms, productId: string, earlier: { at: string } | undefined) {
  try {
    return await atoms.releaseNumber(productId);
  } catch (error) {
    if (!(error instanceof RejectedError)) throw error;
    if (earlier && isRecent(earlier.at)) return 'refused';
    // The list may name an agent that the number was taken off a moment ago.
    const product = (await atoms.listImportedNumbers()).find((each) => each.productId === productId);
    if (!product?.agentId || !(await wasTakenOff({ recent }, product.agentId, productId))) throw error;
    return 'refused';
  }
}
