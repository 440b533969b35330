/**
 * Whether a condition of a policy holds.
 *
 * @param values what the request has of the key; undefined where it has not the key at all
 * @throws Error an operator that the sandbox does not know: what it cannot judge, it must not let through
 */
export function holds(operator: string, values: readonly string[] | undefined, wanted: readonly string[]): boolean {
  if (operator === 'Null') return String(values === undefined) === wanted[0];
  const [, forAll, comparison = '', ifExists] =
    /^(ForAllValues:)?(String(?:Not)?(?:Equals|Like)|ArnLike|ArnEquals)(IfExists)?$/.exec(operator) ?? [];
  const compare = /^String(Not)?Equals$/.test(comparison) ? (one: string, other: string) => one === other : isLike;
  if (comparison === '') throw new Error(`The sandbox does not know the condition ${operator}.`);
  // As AWS has it: what is said of all values holds where there are none.
  if (values === undefined) return forAll !== undefined || ifExists !== undefined;
  const isWanted = (value: string) => wanted.some((each) => compare(value, each)) !== comparison.includes('Not');
  return forAll ? values.every(isWanted) : values.length === 1 && values.every(isWanted);
}

/** Whether a text is as a pattern of a policy says: `*` is any text, `?` any character. */
export function isLike(text: string, pattern: string): boolean {
  const parts = pattern.split(/([*?])/).map((part) => (part === '*' ? '.*' : part === '?' ? '.' : literally(part)));
  return new RegExp(`^${parts.join('')}$`, 's').test(text);
}

function literally(text: string): string {
  return text.replace(/[\\^$.+()[\]{}|]/g, '\\$&');
}
