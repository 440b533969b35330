import { BlockList, isIPv4, isIPv6 } from 'node:net';
import * as z from 'zod/mini';
import { textSchema } from './text-schema.ts';

/** Networks that no packet reaching Exotel over the internet can come from (IANA's special-purpose registry). */
const neverASource = [
  ['0.0.0.0', 8, 'an unspecified'],
  ['10.0.0.0', 8, 'a private'],
  ['100.64.0.0', 10, "a carrier's shared"],
  ['127.0.0.0', 8, 'a loopback'],
  ['169.254.0.0', 16, 'a link-local'],
  ['172.16.0.0', 12, 'a private'],
  ['192.168.0.0', 16, 'a private'],
  ['224.0.0.0', 4, 'a multicast'],
  ['240.0.0.0', 4, 'a reserved'],
] as const;

/**
 * One public IPv4 address for the trunk's allow-list; `/32` says the same and is dropped. Exotel's API takes masks of 16
 * to 32, but its voice-AI guides say static /32 only: a range would let strangers in, and is refused.
 */
export const staticIpSchema = textSchema((text) => {
  const [address = '', mask] = text.split('/');
  if (isIPv6(address)) return 'is an IPv6 address: give the IPv4 address that the calls come from';
  if (!isIPv4(address))
    return 'is not an IPv4 address: write four numbers from 0 to 255, without leading zeros, between dots';
  if (text.includes('/') && text !== `${address}/32`) {
    return `is a range or has a bad mask (/${mask}): list each static address on its own, without a mask or with /32`;
  }
  const [, , unreachable] = neverASource.find(([network, prefix]) => isWithin(network, prefix, address)) ?? [];
  if (unreachable) return `is ${unreachable} address, which Exotel can never see as a source: give the public one`;
  return undefined;
}).check(z.overwrite((text) => text.replace(/\/32$/, '')));

function isWithin(network: string, prefix: number, address: string): boolean {
  const addresses = new BlockList();
  addresses.addSubnet(network, prefix);
  return addresses.check(address);
}
