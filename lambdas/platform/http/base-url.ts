import { NotConfiguredError } from '../errors.ts';
import type { HttpOptions } from './contract.ts';

/** @throws NotConfiguredError the base URL cannot be used */
export function parseBaseUrl(options: Pick<HttpOptions, 'service' | 'baseUrl'>): URL {
  // Never quote the value: it may be wrong because somebody put credentials in it.
  const refuse = (why: string): never => {
    throw new NotConfiguredError(`${options.service}: the base URL ${why}. Correct it in the settings.`);
  };
  const url = URL.parse(options.baseUrl) ?? refuse('is no URL');
  if (url.username !== '' || url.password !== '') refuse('holds credentials; they belong in the secret');
  if (url.search !== '' || url.hash !== '') refuse('holds a query or fragment');
  const loopback = url.hostname === 'localhost' || url.hostname === '[::1]' || /^127(\.\d+){3}$/.test(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback)) {
    refuse('is neither https nor http on loopback');
  }
  return url;
}
