import dns, { type LookupAddress } from 'node:dns';
import { kindOfAddress } from '../telephony/address-kind.ts';

/** A host that is not one of the internet's. */
export class NotPublic extends Error {}

/**
 * The addresses of a host, each of which is public. A name is asked for once: who connects must take these, since the
 * name may lead elsewhere when it is asked for again.
 *
 * @param mayBeLoopback in the sandbox, whose simulators listen there
 * @throws NotPublic with the kind of one that is not; otherwise what the look-up throws
 */
export async function publicAddresses(host: string, mayBeLoopback: boolean): Promise<LookupAddress[]> {
  const addresses = await new Promise<LookupAddress[]>((resolve, reject) => {
    dns.lookup(host, { all: true }, (error, found) => (error ? reject(error) : resolve(found)));
  });
  for (const { address } of addresses) {
    const kind = kindOfAddress(address);
    if (kind !== 'public' && !(mayBeLoopback && kind === 'loopback')) throw new NotPublic(kind);
  }
  return addresses;
}
