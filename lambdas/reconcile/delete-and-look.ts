import { RejectedError } from '../platform/errors.ts';
import { isRecent } from '../platform/ledger/recent-changes.ts';
import { notVisibleYet } from './not-visible-yet.ts';
import type { Undoing } from './undoing.ts';
import { noteWriting } from './written-over.ts';

interface Deletion {
  subject: string;
  /** The service's id of what is deleted. */
  id: string;
  /** A sentence's subject: "The trunk t91... (trmum1...)". */
  what: string;
  /** @returns false when the service says that it is not there */
  delete: () => Promise<boolean>;
  isShown: () => Promise<boolean>;
}

/**
 * Deletes something by its id and looks for it afterwards: an answer alone has been a success without an effect before
 * (Exotel answers HTTP 200 around failures). It is gone when the service says so of the id, or when no read shows it.
 *
 * @returns false when the service has taken each deletion for as long as a list may lag, and still shows it
 * @throws NotVisibleYetError while it may only still show: the next try deletes it once more
 */
export async function deleteAndLook(
  { execution, recent }: Pick<Undoing, 'execution' | 'recent'>,
  { subject, id, what, ...deletion }: Deletion,
): Promise<boolean> {
  const wasThere = await deletion.delete();
  await recent.noteGone(subject, id);
  if (!wasThere || !(await mayShow(deletion))) return true;
  // By the execution: another one's deletion is over, and this one has its own time.
  const since = await noteWriting({ recent, subject, what: `deletion of ${id}` }, execution);
  // guard: a deletion that still shows is looked for again
  if (isRecent(since)) throw notVisibleYet(`${what} was deleted`, since);
  return false;
}

/** A look that is refused shows nothing: the next deletion says whether it is there. */
async function mayShow({ isShown }: Pick<Deletion, 'isShown'>): Promise<boolean> {
  try {
    return await isShown();
  } catch (error) {
    if (error instanceof RejectedError) return true;
    throw error;
  }
}
