import { afterEach, describe, expect, test } from '@jest/globals';
import type { HttpCallRecord, HttpRequest } from '../../../lambdas/platform/http/contract.ts';
import type { CannedAnswer, OwnWay } from '../canned-server.ts';
import { everythingIn, failureOf } from '../failure.ts';
import { AUTHORIZATION, clientOf, closeServers, LOOK, serverThat, TOKEN } from './canned.ts';

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
});
