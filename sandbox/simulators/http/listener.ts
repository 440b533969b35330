import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Callers } from './callers.ts';
import { answerControl, type ControlledSimulator, controlPrefix } from './control.ts';
import type { ApiAnswer, ApiRequest } from './exchange.ts';
import type { Fault, InnerFailureFault } from './faults.ts';
import { enterInJournal, type JournalEntry, keepAnswer, keepBody } from './journal.ts';
import type { LateRequests } from './late-requests.ts';
import type { ReadLag } from './read-lag.ts';

/** A service that the listener puts on a port. */
export interface SimulatedService extends ControlledSimulator {
  /** The operation name of a request, also of one that leads nowhere. */
  operationOf(method: string, path: string): string;
  /** Carries a request out. */
  answer(request: ApiRequest): ApiAnswer | Promise<ApiAnswer>;
  /** How this service words an answer of which only the HTTP status is given. */
  statusAnswer(status: number, retryAfterSeconds: number | null): ApiAnswer;
  /** How this service words a failure inside an HTTP 200. */
  innerFailureAnswer(request: ApiRequest, fault: InnerFailureFault): ApiAnswer;
  /** Connections that may have a request under way at the same time. */
  connectionLimit(): number;
  /** Epoch milliseconds, by which its limits, its lags and its dates go. */
  now(): number;
  /** What it carries out when nobody waits for it any more. */
  lateRequests: LateRequests;
  /** How far its reads are behind. */
  readLag: ReadLag<object>;
  /** The callers, if they are known. */
  callers: Callers | undefined;
}

/** A service on its port. */
export interface Listener {
  /** `http://127.0.0.1:<port>` */
  origin: string;
  /** Serves a connection that was accepted elsewhere. */
  accept(socket: Socket): void;
  /** Stops listening and ends every open connection, those that wait for an answer included. */
  close(): Promise<void>;
}

/**
 * How long an idle connection is kept: far longer than any client keeps it. How long a connection idles is real time, in
 * a sandbox too, and a busy machine makes it longer. Ending one just as a client uses it again fails that request.
 */
const KEEP_IDLE_MILLIS = 600_000;

/** Puts a service on a port of the loopback interface; port 0 takes any free one. */
export async function listen(service: SimulatedService, port: number): Promise<Listener> {
  const sockets = new Set<Socket>();
  const underWay = new Set<Socket>();

  const server = createServer({ keepAliveTimeout: KEEP_IDLE_MILLIS }, (incoming, outgoing) => {
    serve(service, underWay, incoming, outgoing).catch((error: unknown) => {
      // A defect of the simulator must not look like an answer of the service.
      console.error('simulator defect:', error);
      incoming.socket.destroy();
    });
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
  });

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });

  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    accept: (socket) => void server.emit('connection', socket),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

async function serve(
  service: SimulatedService,
  underWay: Set<Socket>,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const { socket } = incoming;
  if (service.callers && !service.callers.admit(socket)) {
    socket.destroy();
    return;
  }
  const method = incoming.method ?? 'GET';
  const url = URL.parse(incoming.url ?? '/', 'http://simulator.invalid') ?? new URL('http://simulator.invalid/');
  const path = url.pathname;
  await service.lateRequests.carryOutDue(service.now());

  if (path === controlPrefix || path.startsWith(`${controlPrefix}/`)) {
    const body = await readBody(incoming);
    if (body === undefined) return;
    const request = { method, path, query: url.searchParams, headers: incoming.headers, body };
    send(outgoing, await noted(service, () => answerControl(service, request)));
    return;
  }

  // A connection counts while an API request is under way on it: control stays possible when the limit is reached, and
  // what idles does not count. How many idle is a matter of real time, and retries in a sandbox come without any passing.
  underWay.add(socket);
  outgoing.once('close', () => underWay.delete(socket));
  if (underWay.size > service.connectionLimit()) {
    socket.destroy();
    return;
  }

  const operation = service.operationOf(method, path);
  const fault = service.faults.take(operation);
  const entry = enterInJournal(service.journal, {
    time: service.now(),
    method,
    path,
    query: url.searchParams,
    operation,
    fault: fault?.kind ?? null,
  });

  // An open listener cannot refuse the connection of one request: which request it is, is known only once it is
  // accepted. Ending it before anything is processed is the same for the caller: nothing happened, no answer came.
  if (fault?.kind === 'refuse connection') {
    socket.destroy();
    return;
  }
  if (fault?.kind === 'crash before') {
    service.callers?.crashCaller(socket, 'now');
    socket.destroy();
    return;
  }

  const body = await readBody(incoming);
  if (body === undefined) return;
  keepBody(entry, body);
  const request = { method, path, query: url.searchParams, headers: incoming.headers, body };
  if (fault === undefined) {
    respond(outgoing, entry, await carryOut(service, request, entry));
    return;
  }
  await applyFault(service, request, fault, entry, outgoing);
}

async function applyFault(
  service: SimulatedService,
  request: ApiRequest,
  fault: Fault,
  entry: JournalEntry,
  outgoing: ServerResponse,
): Promise<void> {
  switch (fault.kind) {
    case 'refuse connection':
    case 'crash before':
    case 'reset before':
      outgoing.socket?.resetAndDestroy();
      return;
    case 'lose answer':
      await carryOut(service, request, entry);
      outgoing.socket?.destroy();
      return;
    case 'crash after':
      await carryOut(service, request, entry);
      if (outgoing.socket) service.callers?.crashCaller(outgoing.socket, 'now');
      outgoing.socket?.destroy();
      return;
    case 'crash before record':
      // Armed before the answer is out: what the caller does on it must find its end.
      if (outgoing.socket) service.callers?.crashCaller(outgoing.socket, 'before anything else');
      respond(outgoing, entry, await carryOut(service, request, entry));
      return;
    case 'timeout before':
      if (outgoing.socket) service.callers?.timeOutCaller(outgoing.socket);
      return;
    case 'timeout after':
      await carryOut(service, request, entry);
      if (outgoing.socket) service.callers?.timeOutCaller(outgoing.socket);
      return;
    case 'timeout late':
      service.lateRequests.add(service.now() + fault.lateMillis, () => carryOut(service, request, entry));
      if (outgoing.socket) service.callers?.timeOutCaller(outgoing.socket);
      return;
    case 'status':
      if (fault.after) await carryOut(service, request, entry);
      respond(outgoing, entry, service.statusAnswer(fault.status, fault.retryAfterSeconds ?? null));
      return;
    case 'inner failure':
      if (fault.after) await carryOut(service, request, entry);
      respond(outgoing, entry, service.innerFailureAnswer(request, fault));
      return;
    case 'not json': {
      // What a gateway in between answers: the change was made, the page is not the service's.
      const { status } = await carryOut(service, request, entry);
      const page = '<html><body><h1>Something went wrong</h1></body></html>';
      respond(outgoing, entry, { status, headers: { 'content-type': 'text/html' }, body: page });
      return;
    }
    case 'truncated body': {
      const answer = await carryOut(service, request, entry);
      entry.status = answer.status;
      const text = bodyText(answer);
      outgoing.writeHead(answer.status, answerHeaders(answer, text));
      outgoing.write(text.slice(0, Math.floor(text.length / 2)), () => outgoing.socket?.destroy());
      return;
    }
  }
}

async function carryOut(service: SimulatedService, request: ApiRequest, entry: JournalEntry): Promise<ApiAnswer> {
  const answer = await noted(service, () => service.answer(request));
  entry.changed = answer.changed ?? false;
  return answer;
}

/** Has the service's past know what this changes, and when. */
async function noted(service: SimulatedService, change: () => ApiAnswer | Promise<ApiAnswer>): Promise<ApiAnswer> {
  // Before it too: what tests have put into the state, and what became of calls, was there before.
  service.readLag.noteState();
  const answer = await change();
  service.readLag.noteState();
  return answer;
}

function respond(outgoing: ServerResponse, entry: JournalEntry, answer: ApiAnswer): void {
  entry.status = answer.status;
  keepAnswer(entry, send(outgoing, answer));
}

/** @returns the body that was sent */
function send(outgoing: ServerResponse, answer: ApiAnswer): string {
  const text = bodyText(answer);
  outgoing.writeHead(answer.status, answerHeaders(answer, text));
  outgoing.end(text);
  return text;
}

function bodyText(answer: ApiAnswer): string {
  return typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
}

function answerHeaders(answer: ApiAnswer, text: string): Record<string, string | number> {
  const contentType = typeof answer.body === 'string' ? 'text/plain' : 'application/json';
  return { 'content-type': contentType, 'content-length': Buffer.byteLength(text), ...answer.headers };
}

/** The body of a request, or undefined when the client went away before it was complete. */
async function readBody(incoming: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
  } catch {
    return undefined;
  }
  return Buffer.concat(chunks).toString('utf8');
}
