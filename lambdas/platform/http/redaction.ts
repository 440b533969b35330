import type { HttpRequest } from './contract.ts';

/** A shorter value is too common a word: blanking it out would harm an answer. */
const SHORTEST_SECRET = 6;

/** What must not come back in an answer: clients quote the services' words in their errors. */
export function secretsOf(request: HttpRequest, authorization: string): string[] {
  const [scheme, token] = authorization.split(' ');
  const basic = scheme === 'Basic' && token !== undefined ? Buffer.from(token, 'base64').toString('utf8') : '';
  // The Basic user name stays: it may be the account SID, which belongs in answers.
  const basicPassword = basic.slice(basic.indexOf(':') + 1);
  return [authorization, token ?? '', basicPassword, ...(request.secrets ?? [])].filter(
    (secret) => secret.length >= SHORTEST_SECRET,
  );
}

/** Reads a body as JSON, or else as bare text, with every secret in it blanked out. */
export function parseRedacted(text: string, secrets: readonly string[]): { body: unknown; isJson: boolean } {
  const redact = (value: string): string =>
    secrets.reduce((clean, secret) => clean.replaceAll(secret, '[redacted]'), value);
  try {
    // Redacted after parsing, string by string, so that no escape in the JSON hides a secret.
    const body: unknown = JSON.parse(text, (_key, value: unknown) =>
      typeof value === 'string' ? redact(value) : value,
    );
    return { body, isJson: true };
  } catch {
    return { body: redact(text), isJson: false };
  }
}
