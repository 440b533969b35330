type Document = Record<string, unknown>;
const failureParts = new Set(['failure', 'rollBackFailure', 'Error', 'Cause']);

function addedParts(before: unknown, after: unknown): [string, unknown][] {
  if (!isDocument(after)) return [];
  const known = isDocument(before) ? before : {};
  return Object.entries(after).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(known[name]));
}

/** Whether a state has added anything but how it failed. */
export function hasAdded(before: unknown, after: unknown): boolean {
  return addedParts(before, after).some(([name]) => !failureParts.has(name));
}

/** How often a state was passed: nothing that an operator needs. */
const counters = new Set(['looks', 'inboundLooks', 'soundLooks', 'redriveCount']);

/** What the state added to the document, in short. */
export function describeAdded(before: unknown, after: unknown): string {
  const parts = addedParts(before, after).flatMap(([, value]) => (isDocument(value) ? [value] : []));
  const [part] = parts.length === 1 ? parts : [];
  return Object.entries(part ?? {})
    .filter(([name, value]) => ['string', 'boolean', 'number'].includes(typeof value) && !counters.has(name))
    .filter(([, value]) => String(value).length <= 44)
    .slice(0, 3)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
}

function isDocument(value: unknown): value is Document {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
