import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Callers } from '../simulators/http/callers.ts';
import type { Service } from './door.ts';
import { actionOf } from './permissions.ts';

/** What an AWS operation answers when it refuses; the SDK makes an exception of that name of it. */
export class AwsError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** Operations by their `X-Amz-Target`. */
export type Operations = Record<string, (input: Record<string, unknown>) => object | Promise<object>>;

/** A request that is not of the JSON protocol, and its answer; nothing when it is not for this service. */
export type Exchange = (request: {
  url: string;
  headers: IncomingHttpHeaders;
  body: string;
}) => Promise<{ status: number; headers: Record<string, string>; body: string } | undefined>;

/** Serves AWS's JSON protocol (a POST, the operation in a header) on loopback. */
export async function serveJson(
  operations: Operations,
  callers?: Callers,
  others: readonly Exchange[] = [],
): Promise<Service & { close(): Promise<void> }> {
  const server = createServer(async (request, response) => {
    if (callers && !callers.admit(request.socket)) {
      request.socket.destroy();
      return;
    }
    const answer = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
    try {
      const body = await readBody(request);
      const action = actionOf(request.headers, body);
      const refusal = action && callers?.refusal?.(request.socket, action);
      if (refusal) throw new AwsError('AccessDeniedException', refusal);
      for (const other of others) {
        const given = await other({ url: request.url ?? '', headers: request.headers, body });
        if (!given) continue;
        response.writeHead(given.status, given.headers).end(given.body);
        return;
      }
      const target = String(request.headers['x-amz-target']);
      const operation = operations[target];
      if (!operation) throw new AwsError('UnknownOperationException', `The sandbox does not offer ${target}.`);
      answer(200, await operation(JSON.parse(body)));
    } catch (error) {
      if (error instanceof AwsError) answer(400, { __type: error.code, message: error.message });
      else answer(500, { __type: 'InternalFailure', message: String(error) });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    accept: (socket) => void server.emit('connection', socket),
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
