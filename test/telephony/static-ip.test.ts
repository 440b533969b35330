import { expect, test } from '@jest/globals';
import { staticIpSchema } from '../../lambdas/telephony/static-ip.ts';
import { problemOf } from './problem-of.ts';

test.each([
  ['13.234.5.6', '13.234.5.6'],
  ['13.234.5.6/32', '13.234.5.6'],
  ['172.32.0.1', '172.32.0.1'],
  ['100.128.0.1', '100.128.0.1'],
  ['223.255.255.254', '223.255.255.254'],
])('the static IP %s is taken as %s', (ip, expected) => {
  expect(staticIpSchema.parse(ip)).toBe(expected);
});

test.each([
  ['13.234.5.0/24', 'is a range or has a bad mask (/24)'],
  ['13.234.5.6/33', 'bad mask (/33)'],
  ['13.234.5.6/', 'bad mask (/)'],
  ['13.234.5.6/32/32', 'bad mask'],
  ['10.1.2.3', 'is a private address'],
  ['10.1.2.3/32', 'is a private address'],
  ['172.16.0.1', 'is a private address'],
  ['172.31.255.255', 'is a private address'],
  ['192.168.1.1', 'is a private address'],
  ['100.64.0.1', "is a carrier's shared address"],
  ['127.0.0.1', 'is a loopback address'],
  ['169.254.169.254', 'is a link-local address'],
  ['224.0.0.1', 'is a multicast address'],
  ['0.0.0.0', 'is an unspecified address'],
  ['255.255.255.255', 'is a reserved address'],
  ['2001:db8::1', 'is an IPv6 address'],
  ['13.234.5', 'is not an IPv4 address'],
  ['13.234.5.256', 'is not an IPv4 address'],
  ['013.234.5.6', 'is not an IPv4 address'],
  [' 13.234.5.6', 'is not an IPv4 address'],
  ['edge.example.com', 'is not an IPv4 address'],
  ['', 'is not an IPv4 address'],
])('the static IP %p is refused: %s', (ip, expected) => {
  expect(problemOf(staticIpSchema, ip)).toContain(expected);
});
