import { type Sandbox, sandboxCredentials } from '../../sandbox/sandbox.ts';

/** What must stand nowhere: each trunk's digest user and password, the accounts' keys, and all of them encoded. */
export function secretsOf(sandbox: Sandbox): string[] {
  const { apiKey, apiToken } = sandboxCredentials.exotel;
  const texts = [...sandbox.secrets.values()]
    .filter(([name]) => name.includes('/trunk/'))
    .map(([, text]) => text ?? '');
  const digests = texts.flatMap((text) => Object.values(JSON.parse(text) as Record<string, string>));
  const plain = [apiKey, apiToken, sandboxCredentials.atoms.apiKey, ...digests];
  const encoded = [...plain, `${apiKey}:${apiToken}`].map((text) => Buffer.from(text).toString('base64'));
  return [...plain, ...encoded];
}
