import { createHttp } from '../../../lambdas/platform/http/client.ts';
import { closeConnections } from '../../../lambdas/platform/http/connections.ts';
import type { Http, HttpOptions, HttpRequest } from '../../../lambdas/platform/http/contract.ts';
import { type CannedAnswer, type CannedServer, type OwnWay, startCannedServer } from '../canned-server.ts';

export const TOKEN = 'a-very-secret-token';
export const KEY = 'the-api-key';
export const AUTHORIZATION = `Basic ${Buffer.from(`${KEY}:${TOKEN}`).toString('base64')}`;
export const LOOK: HttpRequest = { action: 'get thing', method: 'GET', path: '/things/1' };
export const CHANGE: HttpRequest = { action: 'make thing', method: 'POST', path: '/things', json: { name: 'one' } };

let servers: CannedServer[] = [];

/** A server that answers as it is told, by how many requests came before; `closeServers` ends it. */
export async function serverThat(answer: (index: number) => CannedAnswer | OwnWay): Promise<CannedServer> {
  const server = await startCannedServer((_request, index) => answer(index));
  servers.push(server);
  return server;
}

/** A client as a step makes it, but for what `options` say. */
export function clientOf(server: { url: string }, options: Partial<HttpOptions> = {}): Http {
  return createHttp({
    service: 'Exotel',
    baseUrl: server.url,
    authorization: AUTHORIZATION,
    deadline: Date.now() + 30_000,
    ...options,
  });
}

/** A clock that stands still but for the sleeps, which it notes. */
export function clock(start = Date.parse('2026-11-23T10:00:00Z')) {
  let time = start;
  const slept: number[] = [];
  return {
    slept,
    now: () => time,
    sleep: async (millis: number) => {
      slept.push(millis);
      time += millis;
    },
  };
}

/** For after each test. */
export async function closeServers(): Promise<void> {
  await closeConnections();
  await Promise.all(servers.map((server) => server.close()));
  servers = [];
}
