import type { HttpRequest } from './contract.ts';
import { formsOf } from './secret-forms.ts';

/** A shorter value is too common a word: blanking it out would harm an answer. */
const SHORTEST_SECRET = 6;

/**
 * What must not come back in an answer: clients quote the services' words in their errors.
 *
 * @param path of the request, with the base URL's
 * @returns what finds it, in each form that a service may give it
 */
export function secretsOf(request: HttpRequest, authorization: string, path: string): RegExp[] {
  const [scheme, token = ''] = authorization.split(' ');
  const pair = scheme === 'Basic' ? Buffer.from(token, 'base64').toString('utf8') : '';
  const user = pair.slice(0, Math.max(0, pair.indexOf(':')));
  const password = pair.slice(pair.indexOf(':') + 1);
  // Exotel takes the account SID in place of an API key. It stands in each URL, and belongs in answers.
  const isPublic = path.split('/').includes(encodeURIComponent(user));
  const secrets = [authorization, token, pair, password, ...(isPublic ? [] : [user]), ...(request.secrets ?? [])];
  return (
    secrets
      .filter((secret) => secret.length >= SHORTEST_SECRET)
      // The longest first: one that holds another is blanked out whole.
      .sort((one, other) => other.length - one.length)
      .flatMap(formsOf)
  );
}

/** Blanks out every secret in a text. */
export function redact(text: string, secrets: readonly RegExp[]): string {
  return secrets.reduce((clean, secret) => clean.replace(secret, '[redacted]'), text);
}

/** Reads a body as JSON, or else as bare text, with every secret in it blanked out. */
export function parseRedacted(text: string, secrets: readonly RegExp[]): { body: unknown; isJson: boolean } {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return { body: redact(text, secrets), isJson: false };
  }
  return { body: redactValue(body, secrets), isJson: true };
}

/** After parsing, string by string, names of fields too, so that no escape in the JSON hides a secret. */
function redactValue(value: unknown, secrets: readonly RegExp[]): unknown {
  if (typeof value === 'string') return redact(value, secrets);
  if (typeof value === 'number') return redact(String(value), secrets) === String(value) ? value : '[redacted]';
  if (Array.isArray(value)) return value.map((item) => redactValue(item, secrets));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [redact(name, secrets), redactValue(inner, secrets)]),
  );
}
