import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** The part of IPv6 that addresses of the internet come from; IANA has given out none of the rest. */
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3');

/** NAT64 (RFC 6052): the IPv4 address in the last four bytes is where a packet goes. */
const nat64 = ipaddr.IPv6.parseCIDR('64:ff9b::/96');

/**
 * What kind of address it is: `public`, or the special purpose that IANA's registries have for it, such as `loopback`,
 * `private` or `linkLocal`. A packet to one of those stays within this machine, network or cloud, or goes nowhere.
 */
export function kindOfAddress(text: string): string {
  if (isIP(text) === 0) return 'no address';
  const address = ipaddr.parse(text);
  const range = nameOf(address.range());
  if (address.kind() === 'ipv4') return range;
  const six = address as ipaddr.IPv6;
  if (six.match(nat64)) return kindOfAddress(six.toByteArray().slice(-4).join('.'));
  // The library knows the registered blocks alone: `::7f00:1`, the obsolete form of 127.0.0.1, is in none.
  return range === 'public' && !six.match(globalUnicast) ? 'reserved' : range;
}

function nameOf(range: string): string {
  return range === 'unicast' ? 'public' : range;
}
