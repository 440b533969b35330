import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll } from '@jest/globals';
import type { Service } from '../../sandbox/aws/door.ts';
import type { Callers } from '../../sandbox/simulators/http/callers.ts';

/** A service that answers when the test says so: a Lambda that asks it is busy for exactly so long. */
export interface Gate extends Service {
  /** Paths of all requests that came, in order. */
  requests: string[];
  /** Resolves when so many requests came. */
  came(count: number): Promise<void>;
  /** Answers the request that has waited longest. */
  answer(text?: string): void;
  callers?: Callers;
}

const gates: { close(): void }[] = [];
afterAll(() => {
  for (const gate of gates.splice(0)) gate.close();
});

/** Lambda code: asks the gate, and answers what it said. */
export const askGate = 'const ask = async (path) => (await fetch(process.env.GATE_URL + path)).text();';

export async function openGate(): Promise<Gate> {
  const waiting: ServerResponse[] = [];
  const expected: { count: number; resolve: () => void }[] = [];
  const requests: string[] = [];
  const server = createServer((request, response) => {
    if (gate.callers && !gate.callers.admit(request.socket)) {
      request.socket.destroy();
      return;
    }
    requests.push(request.url ?? '');
    waiting.push(response);
    response.on('close', () => waiting.includes(response) && waiting.splice(waiting.indexOf(response), 1));
    for (const { count, resolve } of expected) if (requests.length >= count) resolve();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  gates.push({
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  });
  const gate: Gate = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    accept: (socket) => void server.emit('connection', socket),
    requests,
    came: (count) =>
      new Promise((resolve) => {
        expected.push({ count, resolve });
        if (requests.length >= count) resolve();
      }),
    answer: (text = 'answer') => void waiting.shift()?.end(text),
  };
  return gate;
}
