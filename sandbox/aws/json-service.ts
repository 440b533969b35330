import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Callers } from '../simulators/http/callers.ts';
import { type AwsFaults, refusalOf } from './aws-faults.ts';
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
}) => Promise<Answer | undefined>;

interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** Serves AWS's JSON protocol (a POST, the operation in a header) on loopback. */
export async function serveJson(
  operations: Operations,
  callers?: Callers,
  others: readonly Exchange[] = [],
  failing?: AwsFaults,
): Promise<Service & { close(): Promise<void> }> {
  const server = createServer(async (request, response) => {
    if (callers && !callers.admit(request.socket)) {
      request.socket.destroy();
      return;
    }
    const body = await readBody(request).catch(() => undefined);
    // The caller has gone half-way.
    if (body === undefined) return;
    const action = actionOf(request.headers, body);
    const answerTo = async (): Promise<Answer> => {
      const refusal = callers?.refusal?.(request.socket, { headers: request.headers, body });
      if (refusal) throw new AwsError('AccessDeniedException', refusal);
      for (const other of others) {
        const given = await other({ url: request.url ?? '', headers: request.headers, body });
        if (given) return given;
      }
      const target = String(request.headers['x-amz-target']);
      const operation = operations[target];
      if (!operation) throw new AwsError('UnknownOperationException', `The sandbox does not offer ${target}.`);
      return jsonAnswer(200, await operation(JSON.parse(body)));
    };
    const fault = failing?.meet(request.socket, action);
    const refused = fault && refusalOf(fault);
    if (refused) {
      send(response, refusedAnswer(request.headers, refused));
      return;
    }
    if (fault === 'not taken') {
      send(response, jsonAnswer(200, { FailedEntryCount: 1, Entries: [{ ErrorCode: 'InternalFailure' }] }));
      return;
    }
    if (fault === 'carried out twice') await carriedOut(answerTo);
    const answer = await carriedOut(answerTo);
    if (fault === 'answer lost') request.socket.destroy();
    else send(response, answer);
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

function jsonAnswer(status: number, body: object): Answer {
  return { status, headers: { 'content-type': 'application/x-amz-json-1.1' }, body: JSON.stringify(body) };
}

/** In the protocol of the request: the older services speak XML. */
function refusedAnswer(headers: IncomingHttpHeaders, { code, message }: { code: string; message: string }): Answer {
  if (headers['x-amz-target'] !== undefined) return jsonAnswer(400, { __type: code, message });
  const body = `<ErrorResponse><Error><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`;
  return { status: 400, headers: { 'content-type': 'text/xml' }, body };
}

async function carriedOut(answerTo: () => Promise<Answer>): Promise<Answer> {
  try {
    return await answerTo();
  } catch (error) {
    if (error instanceof AwsError) return jsonAnswer(400, { __type: error.code, message: error.message });
    return jsonAnswer(500, { __type: 'InternalFailure', message: String(error) });
  }
}

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, headers).end(body);
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
