/*
 * What counts as a change at the two services, foreseen and made. What an execution has not changed need not be proved
 * again.
 */

/** Whether an execution that takes this decision changes something. */
export function wouldChange({ action }: { action: string }): boolean {
  return action === 'create' || action === 'change';
}

/** What a state adds that has a thing made: of one, how it was there (`outcomeOf`), or which of several were made. */
type Made = { outcome: string } | { created: readonly string[] };

/** Whether this execution, or one that it answers for, has changed something. A part is absent where its state was passed over. */
export function hasChanged(parts: readonly (Made | undefined)[]): boolean {
  return parts.some((part) => part && ('created' in part ? part.created.length > 0 : part.outcome === 'created'));
}
