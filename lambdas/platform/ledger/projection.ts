/**
 * Asks a query or a scan for these attributes alone, in so many words: whoever may see everything but tokens
 * (`lib/ledger-access.ts`) may not ask for all.
 */
export function projection(attributes: readonly string[]) {
  const names = [...new Set(attributes)];
  return {
    Select: 'SPECIFIC_ATTRIBUTES' as const,
    // Some names are words of DynamoDB's own.
    ProjectionExpression: names.map((name) => `#${name}`).join(', '),
    ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
  };
}
