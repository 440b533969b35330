import { describe, expect, test } from '@jest/globals';
import { kindOfAddress } from '../../lambdas/telephony/address-kind.ts';

/* IANA's special-purpose registries (IPv4: last updated 2025-10-09, IPv6: 2025-10-09), with the first and last address of each block. */

describe("IANA's registry of IPv4", () => {
  test.each([
    ['0.0.0.0', '0.255.255.255', 'This network, 0.0.0.0/8'],
    ['10.0.0.0', '10.255.255.255', 'Private-Use, 10.0.0.0/8'],
    ['100.64.0.0', '100.127.255.255', 'Shared Address Space, 100.64.0.0/10'],
    ['127.0.0.0', '127.255.255.255', 'Loopback, 127.0.0.0/8'],
    ['169.254.0.0', '169.254.255.255', 'Link Local, 169.254.0.0/16'],
    ['172.16.0.0', '172.31.255.255', 'Private-Use, 172.16.0.0/12'],
    ['192.0.0.0', '192.0.0.255', 'IETF Protocol Assignments, 192.0.0.0/24'],
    ['192.0.2.0', '192.0.2.255', 'Documentation (TEST-NET-1), 192.0.2.0/24'],
    ['192.31.196.0', '192.31.196.255', 'AS112-v4, 192.31.196.0/24'],
    ['192.52.193.0', '192.52.193.255', 'AMT, 192.52.193.0/24'],
    ['192.88.99.0', '192.88.99.255', 'Deprecated (6to4 Relay Anycast), 192.88.99.0/24'],
    ['192.168.0.0', '192.168.255.255', 'Private-Use, 192.168.0.0/16'],
    ['192.175.48.0', '192.175.48.255', 'Direct Delegation AS112 Service, 192.175.48.0/24'],
    ['198.18.0.0', '198.19.255.255', 'Benchmarking, 198.18.0.0/15'],
    ['198.51.100.0', '198.51.100.255', 'Documentation (TEST-NET-2), 198.51.100.0/24'],
    ['203.0.113.0', '203.0.113.255', 'Documentation (TEST-NET-3), 203.0.113.0/24'],
    ['224.0.0.0', '239.255.255.255', 'Multicast, 224.0.0.0/4'],
    ['240.0.0.0', '255.255.255.255', 'Reserved, 240.0.0.0/4'],
  ])('%s to %s is not public: %s', (first, last) => {
    expect([kindOfAddress(first), kindOfAddress(last)]).not.toContain('public');
  });

  test.each([
    '1.0.0.0',
    '9.255.255.255',
    '11.0.0.0',
    '100.63.255.255',
    '100.128.0.0',
    '126.255.255.255',
    '128.0.0.0',
    '169.253.255.255',
    '172.15.255.255',
    '172.32.0.0',
    '192.167.255.255',
    '192.169.0.0',
    '198.17.255.255',
    '198.20.0.0',
    '223.255.255.255',
    '52.66.1.2',
  ])('%s is public', (address) => {
    expect(kindOfAddress(address)).toBe('public');
  });
});

describe("IANA's registry of IPv6", () => {
  test.each([
    ['::', '::', 'Unspecified, ::/128'],
    ['::1', '::1', 'Loopback, ::1/128'],
    ['::ffff:0:0', '::ffff:ffff:ffff', 'IPv4-mapped, ::ffff:0:0/96'],
    ['::ffff:127.0.0.1', '::ffff:52.66.1.2', 'IPv4-mapped, whatever it holds'],
    ['::2', '::ffff:ffff', 'IPv4-compatible, ::/96 (deprecated)'],
    ['::ffff:0:0:0', '::ffff:0:ffff:ffff', 'IPv4-translated, ::ffff:0:0:0/96'],
    ['64:ff9b:1::', '64:ff9b:1:ffff:ffff:ffff:ffff:ffff', 'IPv4-IPv6 Translation, 64:ff9b:1::/48'],
    ['100::', '100::ffff:ffff:ffff:ffff', 'Discard-Only, 100::/64'],
    ['100:0:0:1::', '100:0:0:1:ffff:ffff:ffff:ffff', 'Dummy Prefix, 100:0:0:1::/64'],
    ['2001::', '2001:0:ffff:ffff:ffff:ffff:ffff:ffff', 'TEREDO, 2001::/32'],
    ['2001::', '2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff', 'IETF Protocol Assignments, 2001::/23'],
    ['2001:db8::', '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff', 'Documentation, 2001:db8::/32'],
    ['2002::', '2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff', '6to4, 2002::/16'],
    ['2002:7f00:1::', '2002:a9fe:a9fe::1', '6to4 of loopback and of the metadata service'],
    ['2620:4f:8000::', '2620:4f:8000:ffff:ffff:ffff:ffff:ffff', 'AS112, 2620:4f:8000::/48'],
    ['3fff::', '3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff', 'Documentation, 3fff::/20'],
    ['5f00::', '5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff', 'Segment Routing, 5f00::/16'],
    ['fc00::', 'fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', 'Unique-Local, fc00::/7'],
    ['fd00:ec2::254', 'fd00:ec2::23', "AWS's metadata service"],
    ['fe80::', 'febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff', 'Link-Local, fe80::/10'],
    ['fe80::1%lo', 'fe80::1%25lo', 'Link-Local with a zone'],
    ['fec0::', 'feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', 'Site-Local, fec0::/10 (deprecated)'],
    ['ff00::', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', 'Multicast, ff00::/8'],
    ['4000::', 'fbff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', 'given to nobody'],
  ])('%s to %s is not public: %s', (first, last) => {
    expect([kindOfAddress(first), kindOfAddress(last)]).not.toContain('public');
  });

  test.each(['2606:4700::1111', '2400:cb00::1', '2a05:d018::1', '2001:4860:4860::8888', '2001:200::1'])(
    '%s is public',
    (address) => {
      expect(kindOfAddress(address)).toBe('public');
    },
  );

  test.each([
    ['64:ff9b::7f00:1', 'loopback'],
    ['64:ff9b::a9fe:a9fe', 'linkLocal'],
    ['64:ff9b::10.1.2.3', 'private'],
    ['64:ff9b::52.66.1.2', 'public'],
  ])('NAT64 leads to an IPv4 address, and is what that is: %s is %s', (address, kind) => {
    expect(kindOfAddress(address)).toBe(kind);
  });
});

test.each(['', 'localhost', '127.1', '0x7f.1', '0177.0.0.1', '2130706433', '1.2.3', '[::1]', '1.2.3.4 '])(
  '"%s" is no address, so it is not public',
  (text) => {
    expect(kindOfAddress(text)).toBe('no address');
  },
);
