import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';

const { lookup } = dns;

/**
 * What differs in the network of the sandbox: names under `localhost` are this machine (RFC 6761), which not every
 * resolver knows, and the test certificates of the simulators are trusted.
 *
 * @param trusted PEM; none where nothing speaks TLS, since reading the system's own takes a while
 */
export function useSandboxNetwork(trusted: readonly string[]): void {
  const resolve = (name: string, ...rest: unknown[]) =>
    (lookup as (...all: unknown[]) => void)(name.endsWith('.localhost') ? '127.0.0.1' : name, ...rest);
  dns.lookup = Object.assign(resolve, lookup) as typeof lookup;
  syncBuiltinESMExports();
  if (trusted.length > 0) setDefaultCACertificates([...getCACertificates('default'), ...trusted]);
}
