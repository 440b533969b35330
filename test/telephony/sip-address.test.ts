import { describe, expect, test } from '@jest/globals';
import {
  exotelDestination,
  notAllowed,
  originationUriSchema,
  sameDestination,
} from '../../lambdas/telephony/sip-address.ts';
import { problemOf } from './problem-of.ts';

describe('what Atoms shows becomes what Exotel takes', () => {
  test.each([
    ['sip:abc.sip.livekit.cloud', 'abc.sip.livekit.cloud:5060;transport=tcp'],
    ['abc.sip.livekit.cloud', 'abc.sip.livekit.cloud:5060;transport=tcp'],
    [' SIP:ABC.sip.livekit.cloud\n', 'abc.sip.livekit.cloud:5060;transport=tcp'],
    ['sip:abc.sip.livekit.cloud:5060', 'abc.sip.livekit.cloud:5060;transport=tcp'],
    ['sip:abc.sip.livekit.cloud:5070', 'abc.sip.livekit.cloud:5070;transport=tcp'],
    ['sip:abc.sip.livekit.cloud:5061', 'abc.sip.livekit.cloud:5061;transport=tls'],
    ['abc.sip.livekit.cloud:443', 'abc.sip.livekit.cloud:443;transport=tls'],
    ['sip:abc.sip.livekit.cloud;transport=tcp', 'abc.sip.livekit.cloud:5060;transport=tcp'],
    ['sip:abc.sip.livekit.cloud;transport=tls', 'abc.sip.livekit.cloud:5061;transport=tls'],
    ['sip:abc.sip.livekit.cloud:5061;Transport=TLS', 'abc.sip.livekit.cloud:5061;transport=tls'],
    ['sip:abc.sip.livekit.cloud:5061;transport=tcp', 'abc.sip.livekit.cloud:5061;transport=tcp'],
    ['sips:abc.sip.livekit.cloud', 'abc.sip.livekit.cloud:5061;transport=tls'],
    ['sips:abc.sip.livekit.cloud:7000;transport=tls', 'abc.sip.livekit.cloud:7000;transport=tls'],
    ['sip:203.0.113.7:65535;transport=tcp', '203.0.113.7:65535;transport=tcp'],
  ])('%p -> %s', (text, destination) => {
    expect(exotelDestination(originationUriSchema.parse(text))).toBe(destination);
  });

  test.each([
    'abc.sip.livekit.cloud:5061;transport=tcp',
    'abc.sip.livekit.cloud:5060;transport=tls',
    'abc.sip.livekit.cloud:443;transport=tls',
  ])('what Exotel takes is read as it stands, whatever its port suggests: %s', (destination) => {
    expect(exotelDestination(originationUriSchema.parse(destination))).toBe(destination);
  });

  test('the parts are given, the host in lower case', () => {
    expect(originationUriSchema.parse('sip:ABC.sip.livekit.cloud:5061')).toEqual({
      host: 'abc.sip.livekit.cloud',
      port: 5061,
      transport: 'tls',
    });
  });
});

test.each([
  ['abc.sip.livekit.cloud', [], undefined],
  ['203.0.113.7', ['203.0.113.7'], undefined],
  ['203.0.113.7', ['203.0.113.8'], 'is the IP address 203.0.113.7, which Exotel takes only from allowed ones'],
])('%s is taken where %j are allowed, or the reason is said', (host, allowed, problem) => {
  expect(notAllowed(originationUriSchema.parse(host), allowed)).toBe(problem);
});

describe('an origination URI that Exotel could not use is refused', () => {
  test.each([
    ['', 'is empty'],
    ['<sip:abc.example.com>', 'stands in "<": write it without'],
    ['\u201csip:abc.example.com\u201d', 'stands in "\u201c": write it without'],
    ['sip:abc.ex\u0430mple.com', 'contains "\u0430" (U+0430), which no host name has'],
    ['sip:abc.example.com\ufe0f', 'has the invisible character U+FE0F: write it as sip:abc.example.com'],
    ['sip:', 'neither a full host name'],
    ['sip:abc.example.com;transport=udp', 'asks for UDP'],
    ['sip:abc.example.com;transport=ws', 'has "transport=ws" for a transport'],
    ['sip:abc.example.com;transport', 'has "transport" for a transport'],
    ['sip:abc.example.com;transport=tcp=tls', 'for a transport'],
    ['sip:abc.example.com;lr', 'has ";lr"'],
    ['sip:abc.example.com;', 'has ";"'],
    ['sip:abc.example.com;transport=tcp;transport=tls', 'has ";transport=tls"'],
    ['sip:abc.example.com;transport=tcp;maddr=10.0.0.1', 'has ";maddr=10.0.0.1"'],
    ['sips:abc.example.com;transport=tcp', 'contradict'],
    ['sip:918045671234@abc.example.com', 'has a user part'],
    ['https://abc.sip.livekit.cloud', 'is a web address'],
    ['wss://abc.livekit.cloud', 'is a web address'],
    ['http:abc.livekit.cloud', 'is a web address'],
    ['sip://abc.example.com', 'has a slash'],
    ['sip:abc.example.com/path', 'has a slash'],
    ['sip:abc.example.com?subject=x', 'query'],
    ['sip:abc.example.com:0', 'has "0" for a port'],
    ['sip:abc.example.com:65536', 'has "65536" for a port'],
    ['sip:abc.example.com:', 'has "" for a port'],
    ['sip:abc.example.com:sip', 'has "sip" for a port'],
    ['sip:[2001:db8::1]:5060', 'is an IPv6 address'],
    ['2001:db8::1', 'is an IPv6 address'],
    ['sip:localhost', 'neither a full host name'],
    ['sip:abc_d.example.com', 'neither a full host name'],
    ['sip:-abc.example.com', 'neither a full host name'],
    ['sip:abc..example.com', 'neither a full host name'],
    ['sip:300.1.1.1', 'neither a full host name'],
    ['sip:127.0.0.0x1', 'a name does not end in a number (0x1)'],
    ['sip:0X7F.0X1;transport=tls', 'a name does not end in a number (0x1)'],
    ['169.254.169.0xfe:80', 'a name does not end in a number (0xfe)'],
    ['sip:example.com.0x', 'a name does not end in a number (0x)'],
    ['sip:0177.0.0.1', 'without leading zeros'],
    ['sip:127.1', 'a name does not end in a number (1)'],
    ['2130706433', 'a name does not end in a number (2130706433)'],
    ['sip:0x7f000001', 'a name does not end in a number (0x7f000001)'],
    ['sip:example.017', 'a name does not end in a number (017)'],
    [`sip:${'a'.repeat(64)}.example.com`, 'neither a full host name'],
    ['sip:abc.example.com sip:b.example.com', 'contains a space'],
  ])('%p: %s', (text, expected) => {
    expect(problemOf(originationUriSchema, text)).toContain(expected);
    expect(() => originationUriSchema.parse(text)).toThrow();
  });

  test('and a password in it is not repeated', () => {
    expect(problemOf(originationUriSchema, 'sip:user:hunter2@abc.example.com')).not.toContain('hunter2');
  });
});

test.each([
  ['abc.example.com:5060;transport=tcp', 'sip:abc.example.com:5060;transport=tcp', true],
  ['abc.example.com:5060;transport=tcp', 'sip:ABC.example.com:5060;transport=TCP', true],
  ['sip:abc.example.com', 'abc.example.com:5060;transport=tcp', true],
  ['sips:abc.example.com', 'sip:abc.example.com:5061;transport=tls', true],
  ['abc.example.com:5060;transport=udp', 'sip:ABC.example.com:5060;transport=UDP', true],
  ['abc.example.com:5060;transport=udp', 'abc.example.com:5060;transport=tcp', false],
  ['abc.example.com:5060;transport=tcp', 'abc.example.com:5061;transport=tcp', false],
  ['abc.example.com:5061;transport=tls', 'abc.example.com:5061;transport=tcp', false],
  ['abc.example.com:5060;transport=tcp', 'abd.example.com:5060;transport=tcp', false],
])('%s and %s are one destination: %p', (a, b, same) => {
  expect(sameDestination(a, b)).toBe(same);
  expect(sameDestination(b, a)).toBe(same);
});
