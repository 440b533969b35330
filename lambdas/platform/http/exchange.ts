import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Dispatcher } from 'undici';
import { UnavailableError } from '../errors.ts';
import { withConnections } from './connections.ts';
import type { HttpOptions, HttpRequest } from './contract.ts';
import { field } from './field.ts';

const MAX_BODY_BYTES = 1024 * 1024;

/** Errors that come before a byte of the request was written: the call cannot have been carried out. */
const NOT_SENT_CODES = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']);

interface ExchangeOptions extends Pick<HttpOptions, 'service' | 'authorization'> {
  base: URL;
  connectTimeoutMillis: number;
  /** For the whole request with its body. */
  timeoutMillis: number;
}

/** What came back, unread. */
export interface RawAnswer {
  status: number;
  headers: Dispatcher.ResponseData['headers'];
  text: string;
}

/**
 * Sends a request once.
 *
 * @throws UnavailableError no complete answer came
 */
export async function exchange(
  request: HttpRequest,
  { service, base, authorization, connectTimeoutMillis, timeoutMillis }: ExchangeOptions,
): Promise<RawAnswer> {
  const signal = AbortSignal.timeout(timeoutMillis);
  try {
    return await withConnections(base.origin, connectTimeoutMillis, async (pool) => {
      const response = await pool.request({
        method: request.method,
        path: base.pathname.replace(/\/+$/, '') + request.path + queryString(request.query),
        headers: headersOf(request, authorization),
        body: bodyOf(request),
        signal,
      });
      const text = await readBounded(response.body);
      // The pool takes its connection back a turn after the body has ended: without it, the next call opens another.
      await nextTurn();
      return { status: response.statusCode, headers: response.headers, text };
    });
  } catch (error) {
    const code = codeOf(error);
    const what =
      error instanceof BodyTooLong
        ? 'the answer is longer than 1 MiB'
        : signal.aborted
          ? `no complete answer within ${timeoutMillis} ms`
          : `the connection failed${code === undefined ? '' : ` (${code})`}`;
    const outcome = code !== undefined && NOT_SENT_CODES.has(code) ? ' It was not sent.' : doubt(request);
    // An answer that is no HTTP is kept by its error as it came: with what it repeats of the request.
    const cause = field(error, 'data') === undefined ? { cause: error } : {};
    throw new UnavailableError(`${service}: ${request.action}: ${what}.${outcome}`, cause);
  }
}

/** What a failed request leaves open, to be added to its message. */
export function doubt(request: HttpRequest): string {
  return request.method === 'GET' ? '' : ' It may have been carried out.';
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

function codeOf(error: unknown): string | undefined {
  const code = field(error, 'code');
  return typeof code === 'string' ? code : undefined;
}
