import { ConflictError } from '../platform/errors.ts';

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

/** @throws ConflictError naming every difference. */
export function requireAgreement(fields: ComparedField[]): void {
  const differences = describeDifferences(fields);
  if (differences.length === 0) return;
  throw new ConflictError(
    `What the services hold is not what was set: ${differences.join('; ')}. Somebody else may be changing the same number. Fix it there or start again.`,
  );
}

/** The differences in words, for an error or a diagnosis. */
export function describeDifferences(fields: ComparedField[]): string[] {
  return fields
    .filter((field) => !field.agrees)
    .map((field) => `${field.side}: ${field.field} should be ${field.wanted}, is ${field.found}`);
}
