import { expect, test } from '@jest/globals';
import { sameTerminationHost, terminationHostSchema } from '../../lambdas/telephony/termination-host.ts';
import { problemOf } from './problem-of.ts';

test.each(['edge.example.com:5070', 'edge.example.com:443', 'EDGE.example.com:5070', '203.0.113.7:5070'])(
  'the termination host %s is taken as it stands',
  (host) => {
    expect(terminationHostSchema.parse(host)).toBe(host);
  },
);

test.each([
  ['', 'is empty'],
  ['edge.example.com', 'has no port'],
  ['edge.example.com:', 'has "" for a port'],
  ['edge.example.com:70000', 'has "70000" for a port'],
  ['sip:edge.example.com:5070', 'begins with a SIP scheme'],
  ['SIPS:edge.example.com:443', 'begins with a SIP scheme'],
  ['edge.example.com:5070;transport=tcp', 'has a parameter'],
  ['user@edge.example.com:5070', 'has a user part'],
  ['https://edge.example.com:443', 'is a web address'],
  ['edge.example.com:5070/', 'has a slash'],
  [' edge.example.com:5070', 'contains a space'],
  ['[2001:db8::1]:5070', 'is an IPv6 address'],
  ['edge:5070', 'neither a full host name'],
  ['127.0.0.0x1:5070', 'a name does not end in a number (0x1)'],
  ['0x7f.1:5070', 'a name does not end in a number (1)'],
])('the termination host %p is refused: %s', (host, expected) => {
  expect(problemOf(terminationHostSchema, host)).toContain(expected);
});

test.each([
  ['edge.example.com:5070', 'EDGE.example.com:5070', true],
  ['edge.example.com:5070', 'edge.example.com:443', false],
  ['edge.example.com:5070', 'edge.example.com', false],
])('%s and %s are one termination host: %p', (a, b, same) => {
  expect(sameTerminationHost(a, b)).toBe(same);
});
