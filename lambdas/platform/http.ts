import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { type Dispatcher, Pool } from 'undici';
import { NotConfiguredError, ThrottledError, UnavailableError } from './errors.ts';

/** What one attempt of a call came to: fit to be logged, for it holds no URL, header or body. */
export interface HttpCallRecord {
  service: string;
  action: string;
  method: string;
  /** Absent when no answer came. */
  status?: number;
  durationMillis: number;
  /** The service's own id of the request, to quote to its support. */
  requestId?: string;
  /** What went wrong, in words, when no usable answer came. */
  error?: string;
}

export interface HttpOptions {
  /** For messages and logs. */
  service: 'Exotel' | 'Atoms';
  /** https, or http on loopback only; may have a path; no credentials, query or fragment in it. */
  baseUrl: string;
  /** The value of the Authorization header: never logged, never in an error. */
  authorization: string;
  /** Epoch milliseconds after which nothing is begun or waited for any more. */
  deadline: number;
  log?: (call: HttpCallRecord) => void;
  /** Default 3,000. */
  connectTimeoutMillis?: number;
  /** For the whole request with its body, cut short by the deadline; default 10,000. */
  requestTimeoutMillis?: number;
  /** Replaced in tests, so that they need no waiting. */
  sleep?: (millis: number) => Promise<void>;
  /** Epoch milliseconds; replaced in tests. */
  now?: () => number;
}

export interface HttpRequest {
  /** What is being done, in words that never vary ("create trunk"): for messages and logs. */
  action: string;
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Begins with a slash and is added to the base URL; its segments are checked or encoded by the caller. */
  path: string;
  query?: Readonly<Record<string, string>>;
  /** Sent as application/json. */
  json?: unknown;
  /** Sent as application/x-www-form-urlencoded. */
  form?: Readonly<Record<string, string>>;
  headers?: Readonly<Record<string, string>>;
  /** Values in this request that no message may ever repeat: blanked out of whatever the service answers. */
  secrets?: readonly string[];
}

export interface HttpAnswer {
  /** Never 429 and never 5xx: those are thrown. */
  status: number;
  /** The parsed JSON; undefined for 204; the bare text (maybe empty) of a 3xx or 4xx that is not JSON. */
  body: unknown;
  requestId?: string;
}

export interface Http {
  /**
   * Sends one request and answers whatever the service said below 500, for the client to judge.
   *
   * A 429 was not carried out: it is sent again in place after the time that the service names (`Retry-After`, or
   * `retry_after` seconds in the body), when that is short and ends well before the deadline.
   *
   * @throws UnavailableError no usable answer (network, timeout, 5xx, cut, too long or unreadable body): a call that
   *   changes something may have been carried out all the same, and the message says so
   * @throws ThrottledError a 429 that names no time, or one too long to wait here
   */
  send(request: HttpRequest): Promise<HttpAnswer>;
}

const CONNECTIONS_PER_HOST = 10;
const MAX_BODY_BYTES = 1024 * 1024;
const MAX_THROTTLE_WAITS = 3;
const MAX_THROTTLE_WAIT_MILLIS = 60_000;
/** What must be left of the step's time after a wait, for the request itself. */
const DEADLINE_MARGIN_MILLIS = 2_000;
/** Below it, a value is too common a word to be blanked out of an answer without harm. */
const SHORTEST_SECRET = 6;

/** Errors that come before a byte of the request was written: the call cannot have been carried out. */
const NOT_SENT_CODES = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']);

/**
 * A client of one service for one invocation; its connections outlive it and serve the next invocation.
 *
 * @throws NotConfiguredError the base URL or the authorization cannot be used
 */
export function createHttp(options: HttpOptions): Http {
  const base = parseBaseUrl(options);
  if (!/^[\x21-\x7e]+( [\x21-\x7e]+)*$/.test(options.authorization)) {
    throw new NotConfiguredError(
      `${options.service}: the credentials hold characters that no header can carry (a line break?). Store the secret again without them.`,
    );
  }
  const connectTimeoutMillis = options.connectTimeoutMillis ?? 3_000;
  const requestTimeoutMillis = options.requestTimeoutMillis ?? 10_000;
  const sleep = options.sleep ?? ((millis: number) => pause(millis));
  const now = options.now ?? Date.now;

  async function attempt(request: HttpRequest): Promise<RawAnswer> {
    const timeLeft = options.deadline - now();
    if (timeLeft <= 0) {
      throw new UnavailableError(`${options.service}: ${request.action} was not sent, because this step's time is up.`);
    }
    const timeout = Math.max(1, Math.floor(Math.min(requestTimeoutMillis, timeLeft)));
    const signal = AbortSignal.timeout(timeout);
    const connections = connectionsTo(base.origin, connectTimeoutMillis);
    connections.inFlight += 1;
    try {
      const response = await connections.pool.request({
        method: request.method,
        path: base.pathname.replace(/\/+$/, '') + request.path + queryString(request.query),
        headers: headersOf(request, options.authorization),
        body: bodyOf(request),
        signal,
      });
      const text = await readBounded(response.body);
      // The pool takes its connection back a turn after the body has ended: without it, the next call opens another.
      await nextTurn();
      return { status: response.statusCode, headers: response.headers, text };
    } catch (error) {
      const code = codeOf(error);
      const what =
        error instanceof BodyTooLong
          ? 'the answer is longer than 1 MiB'
          : signal.aborted
            ? `no complete answer within ${timeout} ms`
            : `the connection failed${code === undefined ? '' : ` (${code})`}`;
      const outcome = code !== undefined && NOT_SENT_CODES.has(code) ? ' It was not sent.' : doubt(request);
      throw new UnavailableError(`${options.service}: ${request.action}: ${what}.${outcome}`, { cause: error });
    } finally {
      connections.inFlight -= 1;
      connections.usedAt = Date.now();
    }
  }

  async function sendOnce(request: HttpRequest): Promise<JudgedAnswer> {
    const begun = now();
    const record: HttpCallRecord = {
      service: options.service,
      action: request.action,
      method: request.method,
      durationMillis: 0,
    };
    try {
      const raw = await attempt(request);
      record.status = raw.status;
      const answer = judge(raw, request, options);
      if (answer.requestId !== undefined) record.requestId = answer.requestId;
      if (answer.failure !== undefined) throw answer.failure;
      return answer;
    } catch (error) {
      record.error = error instanceof Error ? error.message : 'unknown';
      throw error;
    } finally {
      record.durationMillis = now() - begun;
      options.log?.(record);
    }
  }

  return {
    async send(request) {
      for (let waits = 0; ; waits += 1) {
        const answer = await sendOnce(request);
        if (answer.status !== 429) {
          const { status, body, requestId } = answer;
          return requestId === undefined ? { status, body } : { status, body, requestId };
        }
        const wait = waitAskedFor(answer, now());
        const asked =
          wait === undefined ? 'without saying for how long' : `for ${Math.ceil(wait / 1000)} s, too long to wait here`;
        const fits =
          wait !== undefined &&
          waits < MAX_THROTTLE_WAITS &&
          wait <= MAX_THROTTLE_WAIT_MILLIS &&
          now() + wait <= options.deadline - DEADLINE_MARGIN_MILLIS;
        if (!fits) {
          throw new ThrottledError(
            `${options.service}: ${request.action}: asked to slow down (HTTP 429) ${waits >= MAX_THROTTLE_WAITS ? `${waits + 1} times in a row` : asked}. It was not carried out: try again later.`,
          );
        }
        await sleep(wait);
      }
    },
  };
}

/** Drops every kept connection; what is under way on them fails. For tests, and for a process that ends. */
export async function closeConnections(): Promise<void> {
  const all = [...connectionsByHost.values()];
  connectionsByHost.clear();
  await Promise.all(all.map((connections) => connections.pool.destroy()));
}

interface Connections {
  pool: Pool;
  inFlight: number;
  /** Epoch milliseconds. */
  usedAt: number;
}

/** Kept between invocations, so that a warm Lambda needs no new TLS handshake. */
const connectionsByHost = new Map<string, Connections>();

/** Servers and load balancers commonly close idle connections from 5 s on. */
const MAX_IDLE_MILLIS = 4_000;

function connectionsTo(origin: string, connectTimeoutMillis: number): Connections {
  const key = `${origin} ${connectTimeoutMillis}`;
  const kept = connectionsByHost.get(key);
  // Lambda freezes the process between invocations, timers included: a connection that idled past its time may be
  // dead without the pool knowing, and the first request on it would fail in doubt. The wall clock knows.
  const stale = kept !== undefined && kept.inFlight === 0 && Date.now() - kept.usedAt > MAX_IDLE_MILLIS;
  if (kept !== undefined && !stale) return kept;
  if (kept !== undefined) kept.pool.destroy().catch(() => undefined);
  const connections: Connections = {
    pool: new Pool(origin, {
      connections: CONNECTIONS_PER_HOST,
      connect: { timeout: connectTimeoutMillis },
      keepAliveTimeout: MAX_IDLE_MILLIS,
      keepAliveMaxTimeout: MAX_IDLE_MILLIS,
      // Neither service documents HTTP/2, and one connection for all calls would fail them all at once.
      allowH2: false,
    }),
    inFlight: 0,
    usedAt: Date.now(),
  };
  connectionsByHost.set(key, connections);
  return connections;
}

function parseBaseUrl(options: HttpOptions): URL {
  // The value is never quoted: it may be wrong precisely because somebody put credentials in it.
  const refuse = (why: string): never => {
    throw new NotConfiguredError(`${options.service}: the base URL ${why}. Correct it in the settings.`);
  };
  const url = URL.parse(options.baseUrl) ?? refuse('is no URL');
  if (url.username !== '' || url.password !== '') refuse('holds credentials; they belong in the secret');
  if (url.search !== '' || url.hash !== '') refuse('holds a query or fragment');
  const loopback = url.hostname === 'localhost' || url.hostname === '[::1]' || /^127(\.\d+){3}$/.test(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback)) {
    refuse('is neither https nor http on loopback');
  }
  return url;
}

function queryString(query: HttpRequest['query']): string {
  return query === undefined ? '' : `?${new URLSearchParams(query)}`;
}

function headersOf(request: HttpRequest, authorization: string): Record<string, string> {
  const contentType: Record<string, string> =
    request.json !== undefined
      ? { 'content-type': 'application/json' }
      : request.form !== undefined
        ? { 'content-type': 'application/x-www-form-urlencoded' }
        : {};
  return { accept: 'application/json', 'user-agent': 'trunkline', ...request.headers, ...contentType, authorization };
}

function bodyOf(request: HttpRequest): string | null {
  if (request.json !== undefined) return JSON.stringify(request.json);
  if (request.form !== undefined) return new URLSearchParams(request.form).toString();
  return null;
}

class BodyTooLong extends Error {}

async function readBounded(body: Dispatcher.ResponseData['body']): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    // Leaving the loop destroys the body and its connection: nothing more is read.
    if (length > MAX_BODY_BYTES) throw new BodyTooLong();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

interface RawAnswer {
  status: number;
  headers: Dispatcher.ResponseData['headers'];
  text: string;
}

interface JudgedAnswer extends HttpAnswer {
  headers: RawAnswer['headers'];
  failure?: UnavailableError;
}

function judge(raw: RawAnswer, request: HttpRequest, options: HttpOptions): JudgedAnswer {
  const parsed = parseBody(raw.text, secretsOf(request, options.authorization));
  const answer: JudgedAnswer = { status: raw.status, headers: raw.headers, body: parsed.body };
  const requestId = requestIdOf(answer);
  if (requestId !== undefined) answer.requestId = requestId;
  const where = requestId === undefined ? '' : ` Request id ${requestId}.`;
  const unavailable = (what: string): UnavailableError =>
    new UnavailableError(`${options.service}: ${request.action}: ${what}.${doubt(request)}${where}`);
  if (raw.status >= 500) answer.failure = unavailable(`HTTP ${raw.status}`);
  else if (raw.status === 204) answer.body = undefined;
  // A refusal may come from a gateway that speaks no JSON: its status is an answer all the same.
  else if (raw.status < 300 && !parsed.isJson) {
    // No cause: the parser's error quotes the body.
    answer.failure = unavailable(`HTTP ${raw.status} with a body that is not JSON, or is cut`);
  }
  return answer;
}

function parseBody(text: string, secrets: readonly string[]): { body: unknown; isJson: boolean } {
  const redact = (value: string): string =>
    secrets.reduce((clean, secret) => clean.replaceAll(secret, '[redacted]'), value);
  try {
    // Redacted after parsing, string by string, so that no escape in the JSON hides a secret.
    const body: unknown = JSON.parse(text, (_key, value: unknown) =>
      typeof value === 'string' ? redact(value) : value,
    );
    return { body, isJson: true };
  } catch {
    return { body: redact(text), isJson: false };
  }
}

/** What must not come back in an answer: clients quote the services' words in their errors. */
function secretsOf(request: HttpRequest, authorization: string): string[] {
  const [scheme, token] = authorization.split(' ');
  const basic = scheme === 'Basic' && token !== undefined ? Buffer.from(token, 'base64').toString('utf8') : '';
  // The Basic user name is left alone: it may be the account SID, which answers hold rightly.
  const basicPassword = basic.slice(basic.indexOf(':') + 1);
  return [authorization, token ?? '', basicPassword, ...(request.secrets ?? [])].filter(
    (secret) => secret.length >= SHORTEST_SECRET,
  );
}

function requestIdOf(answer: JudgedAnswer): string | undefined {
  const header = answer.headers['x-request-id'];
  // Exotel: `request_id` of the envelope.
  const id = typeof header === 'string' ? header : field(answer.body, 'request_id');
  return typeof id === 'string' && /^[\w.:-]{1,128}$/.test(id) ? id : undefined;
}

/** Milliseconds: the longer of what the header and the body ask for; undefined when neither says. */
function waitAskedFor(answer: JudgedAnswer, now: number): number | undefined {
  const asked: number[] = [];
  const header = answer.headers['retry-after'];
  if (typeof header === 'string') {
    const wait = /^\s*\d+(\.\d+)?\s*$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now;
    if (Number.isFinite(wait)) asked.push(Math.max(0, wait));
  }
  const seconds = Number(field(answer.body, 'retry_after') ?? Number.NaN);
  if (Number.isFinite(seconds)) asked.push(Math.max(0, seconds * 1000));
  return asked.length === 0 ? undefined : Math.ceil(Math.max(...asked));
}

function field(body: unknown, name: string): unknown {
  return typeof body === 'object' && body !== null ? (body as Record<string, unknown>)[name] : undefined;
}

function codeOf(error: unknown): string | undefined {
  const code = field(error, 'code');
  return typeof code === 'string' ? code : undefined;
}

function doubt(request: HttpRequest): string {
  return request.method === 'GET' ? '' : ' It may have been carried out.';
}
