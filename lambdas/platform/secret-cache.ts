/*
 * The secrets that were read, kept between invocations. Every step drops them, and most do so without Secrets Manager:
 * so the cache is apart from what reads them.
 */

/** A secret without a fixed version is read again after this time, so that a replaced API key is used. */
const freshForMillis = 5 * 60_000;

const cache = new Map<string, { text: string; readAt: number }>();

let servedFromCache = false;

/** Drops what is cached, after a service refused a credential. @returns whether something from the cache was in use. */
export function forgetSecrets(): boolean {
  const stale = servedFromCache;
  cache.clear();
  servedFromCache = false;
  return stale;
}

/** The text of a secret, or of one version of it, if it was read recently. */
export function recallSecret(arn: string, versionId?: string): string | undefined {
  const known = cache.get(keyOf(arn, versionId));
  if (!known || !(versionId || Date.now() - known.readAt < freshForMillis)) return undefined;
  servedFromCache = true;
  return known.text;
}

export function rememberSecret(arn: string, versionId: string | undefined, text: string): void {
  cache.set(keyOf(arn, versionId), { text, readAt: Date.now() });
}

function keyOf(arn: string, versionId = 'current'): string {
  return `${arn} ${versionId}`;
}
