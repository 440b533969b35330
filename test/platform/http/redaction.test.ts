import { afterEach, describe, expect, test } from '@jest/globals';
import type { HttpCallRecord, HttpRequest } from '../../../lambdas/platform/http/contract.ts';
import type { CannedAnswer, OwnWay } from '../canned-server.ts';
import { everythingIn, failureOf } from '../failure.ts';
import { AUTHORIZATION, clientOf, closeServers, KEY, LOOK, serverThat, TOKEN } from './canned.ts';

afterEach(closeServers);

describe('what must stay secret', () => {
  const request: HttpRequest = {
    action: 'set password',
    method: 'POST',
    path: '/credentials',
    query: { hint: 'query-secret' },
    json: { password: 'pass"word/1' },
    headers: { 'x-extra': 'header-secret' },
    secrets: ['pass"word/1'],
  };
  const secrets = [
    'pass"word/1',
    'pass\\"word',
    'query-secret',
    'header-secret',
    KEY,
    TOKEN,
    AUTHORIZATION,
    AUTHORIZATION.slice(6),
  ];

  test.each<[string, CannedAnswer | OwnWay]>([
    ['HTTP 500 that echoes everything', { status: 500, body: { echo: secrets } }],
    ['a body that is not JSON and echoes everything', { body: secrets.join(' ') }],
    ['a reset connection', (response) => response.socket?.resetAndDestroy()],
    ['HTTP 429', { status: 429, body: { echo: secrets } }],
    ['silence', () => undefined],
    ['what is no HTTP', (response) => response.socket?.end(`HTTP/9 ${secrets.join(' ')}\r\n\r\n`)],
    ['a request id', { status: 500, headers: { 'x-request-id': KEY } }],
  ])('is in no error and no log: %s', async (_name, answer) => {
    const server = await serverThat(() => answer);
    const log: HttpCallRecord[] = [];
    const failure = await failureOf(
      clientOf(server, { requestTimeoutMillis: 50, log: (call) => log.push(call) }).send(request),
    );
    const left = everythingIn(failure) + everythingIn(log);
    for (const secret of secrets) expect(left).not.toContain(secret);
  });

  test('is blanked out of what the service answers, however it is escaped', async () => {
    const server = await serverThat(() => ({
      status: 400,
      body: `{"errors": ["no pass\\u0022word\\/1 for \\u0061-very-secret-token", {"x": "${AUTHORIZATION}"}]}`,
    }));
    expect((await clientOf(server).send(request)).body).toEqual({
      errors: ['no [redacted] for [redacted]', { x: '[redacted]' }],
    });
  });

  test('is blanked out of a refusal in plain text', async () => {
    const server = await serverThat(() => ({ status: 401, body: `token ${TOKEN} is wrong` }));
    expect((await clientOf(server).send(LOOK)).body).toBe('token [redacted] is wrong');
  });

  const tricky = 'kéy/1+2 "3\'&<4>';
  const json = (text: string) => JSON.stringify(text).slice(1, -1);
  const hidden = [
    { form: 'as it is', of: (secret: string) => secret },
    { form: 'URL-encoded', of: encodeURIComponent },
    { form: 'URL-encoded in lower case', of: (secret: string) => encodeURIComponent(secret).toLowerCase() },
    { form: 'URL-encoded twice', of: (secret: string) => encodeURIComponent(encodeURIComponent(secret)) },
    { form: 'form-encoded', of: (secret: string) => `${new URLSearchParams({ key: secret })}`.slice(4) },
    { form: 'JSON-escaped', of: json },
    { form: 'JSON-escaped twice', of: (secret: string) => json(json(secret)) },
    {
      form: 'JSON-escaped to ASCII',
      of: (secret: string) =>
        [...secret].map((one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
    },
    {
      form: 'HTML-escaped',
      of: (secret: string) => secret.replace(/["&'<>]/g, (one) => `&#${one.charCodeAt(0)};`),
    },
    { form: 'in capitals', of: (secret: string) => secret.toUpperCase() },
    { form: 'base64', of: (secret: string) => Buffer.from(secret).toString('base64') },
    { form: 'base64 of the pair', of: (secret: string) => Buffer.from(`${secret}:${TOKEN}`).toString('base64') },
    { form: 'base64url of the pair', of: (secret: string) => Buffer.from(`${secret}:${TOKEN}`).toString('base64url') },
    { form: 'base64 of a header', of: (secret: string) => Buffer.from(`x: ${secret}:`).toString('base64') },
    { form: 'base64 of a longer header', of: (secret: string) => Buffer.from(`xy: ${secret}`).toString('base64') },
    { form: 'base64, URL-encoded', of: (secret: string) => encodeURIComponent(Buffer.from(secret).toString('base64')) },
    { form: 'hexadecimal', of: (secret: string) => Buffer.from(secret).toString('hex') },
  ];

  describe.each([KEY, tricky, '000918273645'])('the API key %s, which is the user name', (key) => {
    const send = async (body: unknown, path = '/v2/accounts/some_sid/trunks') => {
      const server = await serverThat(() => ({ status: 400, body }));
      const authorization = `Basic ${Buffer.from(`${key}:${TOKEN}`).toString('base64')}`;
      return (await clientOf(server, { authorization }).send({ ...LOOK, path })).body;
    };

    test.each(hidden)('is blanked out where it is $form', async ({ of }) => {
      const whole = of(key);
      // What base64 makes of its neighbours may be left at both ends, and its padding.
      const rest = String.raw`^no [\w+/-]{0,8}\[redacted\][\w+/%-]{0,33}={0,2} here$`;
      expect(await send(`no ${whole} here`)).toMatch(new RegExp(rest));
      expect(await send({ error: { text: `no ${whole} here` } })).toEqual({
        error: { text: expect.stringMatching(new RegExp(rest)) },
      });
    });

    test('is blanked out where it is the name of a field', async () => {
      expect(await send({ [key]: 1, others: [{ [key]: 2 }] })).toEqual({
        '[redacted]': 1,
        others: [{ '[redacted]': 2 }],
      });
    });
  });

  test('the account SID as user name stays, since it is in every URL and in every answer', async () => {
    const server = await serverThat(() => ({ body: { sid: 'some_sid1', token: TOKEN } }));
    const authorization = `Basic ${Buffer.from(`some_sid1:${TOKEN}`).toString('base64')}`;
    const { body } = await clientOf(server, { authorization }).send({ ...LOOK, path: '/v2/accounts/some_sid1/trunks' });
    expect(body).toEqual({ sid: 'some_sid1', token: '[redacted]' });
  });

  test('is blanked out where it is a number', async () => {
    const server = await serverThat(() => ({ body: { key: 918273645, amount: 918.5 } }));
    const authorization = `Basic ${Buffer.from(`918273645:${TOKEN}`).toString('base64')}`;
    expect((await clientOf(server, { authorization }).send(LOOK)).body).toEqual({ key: '[redacted]', amount: 918.5 });
  });

  test('is looked for in little time, whatever the answer is', async () => {
    const before = performance.now();
    for (const filler of ['\\\\', '%25', '&amp;', 'the-api-ke', 'Basic ']) {
      const server = await serverThat(() => ({ status: 400, body: filler.repeat(100_000) }));
      await clientOf(server).send(LOOK);
    }
    expect(performance.now() - before).toBeLessThan(4_000);
  });
});
