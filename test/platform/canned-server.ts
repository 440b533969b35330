import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export interface ReceivedRequest {
  method: string;
  /** Path and query. */
  url: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface CannedAnswer {
  /** Default 200. */
  status?: number;
  headers?: Record<string, string>;
  /** A text goes out as it is, anything else as JSON. */
  body?: unknown;
}

/** Answers a request in its own way, for what an answer cannot say: a connection that is cut, silence. */
export type OwnWay = (response: ServerResponse) => void;

export interface CannedServer {
  url: string;
  received: ReceivedRequest[];
  /** How many connections were opened so far. */
  connections(): number;
  close(): Promise<void>;
}

/** A server on a free loopback port that answers as it is told: by the request, and by how many came before it. */
export async function startCannedServer(
  answer: (request: ReceivedRequest, index: number) => CannedAnswer | OwnWay,
): Promise<CannedServer> {
  const received: ReceivedRequest[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer(async (incoming, outgoing) => {
    let body = '';
    for await (const chunk of incoming) body += chunk;
    const { method = '', url = '', headers } = incoming;
    const request = { method, url, headers, body };
    received.push(request);
    const canned = answer(request, received.length - 1);
    if (typeof canned === 'function') {
      canned(outgoing);
      return;
    }
    const text = typeof canned.body === 'string' ? canned.body : JSON.stringify(canned.body ?? {});
    outgoing.writeHead(canned.status ?? 200, { 'content-type': 'application/json', ...canned.headers });
    outgoing.end(canned.status === 204 ? undefined : text);
  });
  server.on('connection', (socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    connections: () => connections,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
