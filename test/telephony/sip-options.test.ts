import { describe, expect, test } from '@jest/globals';
import { optionsRequest, readSipStatus, type SipPlace } from '../../lambdas/telephony/sip-options.ts';

const overTcp: SipPlace = { host: 'edge.exotel.test', port: 5070, transport: 'tcp' };
const overTls: SipPlace = { host: '203.0.113.7', port: 443, transport: 'tls' };
const unique = 'abcdefabcdefabcdefab';

/** The values of a header field. */
function valuesOf(request: string, name: string): string[] {
  return request
    .split('\r\n')
    .filter((line) => line.startsWith(`${name}: `))
    .map((line) => line.slice(name.length + 2));
}

describe('the request is one that a SIP server has to answer (RFC 3261)', () => {
  test.each<[SipPlace, string, string]>([
    [overTcp, 'OPTIONS sip:edge.exotel.test:5070;transport=tcp SIP/2.0', 'SIP/2.0/TCP '],
    [overTls, 'OPTIONS sip:203.0.113.7:443;transport=tls SIP/2.0', 'SIP/2.0/TLS '],
  ])('%p: %s', (place, startLine, via) => {
    const request = optionsRequest(place, unique);
    expect(request.split('\r\n')[0]).toBe(startLine);
    expect(valuesOf(request, 'Via')).toEqual([expect.stringContaining(via)]);
    expect(valuesOf(request, 'To')).toEqual([`<sip:${place.host}:${place.port}>`]);
  });

  test('has each field that a request needs, once', () => {
    const request = optionsRequest(overTcp, unique);
    expect(valuesOf(request, 'Via')).toEqual([expect.stringContaining(';branch=z9hG4bK')]);
    expect(valuesOf(request, 'Max-Forwards')).toEqual(['70']);
    expect(valuesOf(request, 'From')).toEqual([expect.stringMatching(/^<sip:[^>]+>;tag=\w{8,}$/)]);
    expect(valuesOf(request, 'To')).toHaveLength(1);
    expect(valuesOf(request, 'Call-ID')).toEqual([expect.stringMatching(/^\S+$/)]);
    expect(valuesOf(request, 'CSeq')).toEqual(['1 OPTIONS']);
    expect(valuesOf(request, 'Contact')).toEqual([expect.stringMatching(/^<sip:[^>]+;transport=tcp>$/)]);
  });

  test.each([overTcp, overTls])('ends each line with CRLF, and with an empty line itself: %p', (place) => {
    const request = optionsRequest(place, unique);
    expect(request.replaceAll('\r\n', '')).toMatch(/^[\x20-\x7e]+$/);
    expect(request.endsWith('\r\n\r\n')).toBe(true);
    expect(request.indexOf('\r\n\r\n')).toBe(request.length - 4);
    const [, ...fields] = request.slice(0, -4).split('\r\n');
    for (const field of fields) expect(field).toMatch(/^[A-Z][A-Za-z-]+: \S(.*\S)?$/);
  });

  test('says that no body follows, by which a stream knows its end', () => {
    expect(valuesOf(optionsRequest(overTcp, unique), 'Content-Length')).toEqual(['0']);
  });
});

test('two requests are two transactions, of two callers', () => {
  const requests = [unique, 'fedcbafedcbafedcbafe'].map((each) => optionsRequest(overTcp, each));
  for (const name of ['Via', 'From', 'Call-ID']) {
    expect(new Set(requests.flatMap((request) => valuesOf(request, name))).size).toBe(2);
  }
});

test('neither credentials nor a phone number are in it, and nobody who could be called back', () => {
  const request = optionsRequest(overTcp, unique);
  expect(request).not.toMatch(/authorization|password|tel:|user=phone|\+|\d{5,}/i);
  expect(valuesOf(request, 'From')[0]).toContain('@probe.invalid>');
  expect(valuesOf(request, 'Contact')[0]).toContain('@probe.invalid;');
});

describe('what came back', () => {
  test.each([
    ['SIP/2.0 200 OK\r\nVia: SIP/2.0/TCP probe.invalid\r\n\r\n', 200],
    ['SIP/2.0 200', 200],
    ['SIP/2.0 100 Trying\r\n\r\nSIP/2.0 200 OK\r\n\r\n', 100],
    ['SIP/2.0 404 Not Found\r\n', 404],
    ['SIP/2.0 483 Too Many Hops', 483],
    ['SIP/2.0 503 ', 503],
    ['SIP/2.0 603 Decline', 603],
    ['\r\n\r\nSIP/2.0 405 Method Not Allowed\r\n', 405],
    ['\r\nSIP/2.0 200 OK', 200],
  ])('%j is an answer with its status', (text, status) => {
    expect(readSipStatus(text)).toEqual({ status });
  });

  test.each(['', '\r\n', '\r\n\r\n', 'S', 'SIP/2.0', 'SIP/2.0 ', 'SIP/2.0 4', 'SIP/2.0 40', '\r\n\r\nSIP/2'])(
    '%j can still become one',
    (text) => {
      expect(readSipStatus(text)).toBeUndefined();
    },
  );

  test.each([
    'HTTP/1.1 400 Bad Request\r\n\r\n',
    'H',
    'SSH-2.0-OpenSSH_9.6\r\n',
    '220 mail.example.com ESMTP',
    'SIP/3.0 200 OK',
    'SIP/2.0 OK 200',
    'SIP/2.0  200 OK',
    'SIP/2.0 000 Nothing',
    'SIP/2.0 700 Nothing',
    ' SIP/2.0 200 OK',
    '\u0015\u0003\u0001\u0000\u0002\u0002\u0046',
    '\u0015',
    '\r\nHTTP/1.1 200 OK',
  ])('%j is not SIP', (text) => {
    expect(readSipStatus(text)).toBe('not SIP');
  });

  test('is read the same in pieces, wherever they are cut', () => {
    const answer = '\r\n\r\nSIP/2.0 404 Not Found\r\n';
    const readings = [...answer].map((_, index) => readSipStatus(answer.slice(0, index + 1)));
    const first = answer.indexOf('404') + 2;
    expect(readings.slice(0, first).every((reading) => reading === undefined)).toBe(true);
    expect(readings.slice(first)).toEqual(readings.slice(first).map(() => ({ status: 404 })));
  });
});
