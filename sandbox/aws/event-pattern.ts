type Exact = string | number | boolean | null;

/**
 * EventBridge's matching by lists of exact values, at any depth: the part of its language that the stack uses.
 *
 * @throws Error for any other part, so that a rule which the sandbox cannot judge never passes for one without events.
 */
export function eventPattern(pattern: Record<string, unknown>): (event: unknown) => boolean {
  const fields = Object.entries(pattern).map(([field, expected]) => [field, matcher(expected, field)] as const);
  return (event) =>
    typeof event === 'object' &&
    event !== null &&
    fields.every(([field, accepts]) => accepts((event as Record<string, unknown>)[field]));
}

function matcher(expected: unknown, field: string): (value: unknown) => boolean {
  if (Array.isArray(expected) && expected.every(isExact)) {
    // A list in the event matches when any of its values does.
    return (value) => (Array.isArray(value) ? value : [value]).some((one) => expected.includes(one as Exact));
  }
  if (typeof expected === 'object' && expected !== null && !Array.isArray(expected)) {
    return eventPattern(expected as Record<string, unknown>);
  }
  throw new Error(`The sandbox does not know this event pattern: ${field}: ${JSON.stringify(expected)}.`);
}

function isExact(value: unknown): value is Exact {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}
