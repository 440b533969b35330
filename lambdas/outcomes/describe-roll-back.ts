/** What became of a roll-back. */
export interface RollBackOutcome {
  undone: string[];
  /** What is left for a person, or may still be there. */
  remains: string[];
  /** Why it failed; `null` when it did not. */
  failed: string | null;
}

/** A roll-back in a sentence or two, for a cause. */
export function describeRollBack({ undone, remains, failed }: RollBackOutcome): string {
  const list = remains.join('; ');
  if (failed !== null)
    return `The roll-back failed: ${failed} What remains: ${list || 'not known'}. It is tried again by itself.`;
  if (remains.length > 0) return `Left to do by hand: ${remains.join(' ')}`;
  return undone.length === 0 ? 'It had made nothing that is there.' : 'What it had made is undone.';
}
