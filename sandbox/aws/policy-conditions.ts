const known = /^(ForAllValues:|ForAnyValue:)?(String|Arn)(Not)?(Equals|Like)(IfExists)?$/;

/**
 * Whether a condition of a policy holds.
 *
 * @param values what the request has of the key; undefined where it has not the key at all
 * @throws Error an operator that the sandbox does not know: what it cannot judge, it must not let through
 */
export function holds(operator: string, values: readonly string[] | undefined, wanted: readonly string[]): boolean {
  if (operator === 'Null') return String(values === undefined) === wanted[0];
  const [isKnown, ofValues, type, not, comparison, ifExists] = known.exec(operator) ?? [];
  if (isKnown === undefined) throw new Error(`The sandbox does not know the condition ${operator}.`);
  // As AWS has it (IAM user guide, "Condition operators" and "Set operators for multivalued context keys"): what is said
  // of all values holds where there are none, what is said of any does not; without either, a negation holds.
  if (values === undefined) return ifExists !== undefined || (ofValues ? ofValues === 'ForAllValues:' : not === 'Not');
  // ArnEquals and ArnLike are one and the same.
  const isExact = type === 'String' && comparison === 'Equals';
  const compare = isExact ? (one: string, other: string) => one === other : isLike;
  // With several wanted, a negation says that none of them fits.
  const isWanted = (value: string) => wanted.some((each) => compare(value, each)) !== (not === 'Not');
  if (ofValues === 'ForAnyValue:') return values.some(isWanted);
  return ofValues ? values.every(isWanted) : values.length === 1 && values.every(isWanted);
}

/** Whether a text is as a pattern of a policy says: `*` is any text, `?` any character. */
export function isLike(text: string, pattern: string): boolean {
  const parts = pattern.split(/([*?])/).map((part) => (part === '*' ? '.*' : part === '?' ? '.' : literally(part)));
  return new RegExp(`^${parts.join('')}$`, 's').test(text);
}

function literally(text: string): string {
  return text.replace(/[\\^$.+()[\]{}|]/g, '\\$&');
}
