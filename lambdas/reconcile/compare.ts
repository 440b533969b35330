import { ConflictError } from '../platform/errors.ts';
import { isRecent } from '../platform/ledger/recent-changes.ts';
import { notVisibleYet } from './not-visible-yet.ts';

/** One field of a thing, read back from its service: `found` says in words what is there. */
export interface ComparedField {
  side: 'Exotel' | 'Atoms';
  /** Which calls fail when it differs. */
  direction: 'both' | 'outbound' | 'inbound';
  field: string;
  wanted: string;
  found: string;
  agrees: boolean;
  /** What sets it right, where an execution does not: a sentence or two for a person. */
  remedy?: string;
}

/**
 * @param lastChange when Trunkline last changed something of it, ISO 8601
 * @throws NotVisibleYetError naming every difference, while a change of ours may still not show.
 * @throws ConflictError naming every difference.
 */
export async function requireAgreement(
  fields: ComparedField[],
  lastChange: () => Promise<string | undefined>,
): Promise<void> {
  await requireVisible(fields, lastChange);
  const differences = describeDifferences(fields).join('; ');
  if (!differences) return;
  throw new ConflictError(
    `What the services hold is not what was set: ${differences}. Somebody else may be changing the same number. Fix it there or start again.`,
  );
}

/** The same for who tells the differences: they may be told once a change of ours shows. */
export async function requireVisible(
  fields: ComparedField[],
  lastChange: () => Promise<string | undefined>,
): Promise<void> {
  const differences = describeDifferences(fields).join('; ');
  if (!differences) return;
  const at = await lastChange();
  // guard: a change of ours that does not show yet is no conflict
  if (at !== undefined && isRecent(at)) throw notVisibleYet(`What does not agree (${differences}) was set`, at);
}

/** The differences in words, for an error or a diagnosis. */
export function describeDifferences(fields: ComparedField[]): string[] {
  return fields
    .filter((field) => !field.agrees)
    .map((field) => `${field.side}: ${field.field} should be ${field.wanted}, is ${field.found}`);
}
