import { isIPv4 } from 'node:net';

/**
 * The address behind a host name, where that is this machine: `localhost` and every name under it (RFC 6761), which
 * resolvers do not all know, and 127.0.0.0/8. Undefined for any other, so that no simulated call ever leaves the machine.
 */
export function loopbackAddress(host: string): string | undefined {
  const name = host.toLowerCase().replace(/\.$/, '');
  if (name === 'localhost' || name.endsWith('.localhost')) return '127.0.0.1';
  return isIPv4(name) && name.startsWith('127.') ? name : undefined;
}
