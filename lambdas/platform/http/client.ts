import { setTimeout as pause } from 'node:timers/promises';
import { NotConfiguredError, UnavailableError } from '../errors.ts';
import { type JudgedAnswer, judge } from './answer.ts';
import { parseBaseUrl } from './base-url.ts';
import type { Http, HttpCallRecord, HttpOptions, HttpRequest } from './contract.ts';
import { exchange, type RawAnswer } from './exchange.ts';
import { throttleWait } from './throttling.ts';

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
    const timeoutMillis = Math.max(1, Math.floor(Math.min(requestTimeoutMillis, timeLeft)));
    return exchange(request, { ...options, base, connectTimeoutMillis, timeoutMillis });
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
      const answer = judge(raw, request, { ...options, base });
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
        const what = `${options.service}: ${request.action}`;
        await sleep(throttleWait(answer, { what, waits, now: now(), deadline: options.deadline }));
      }
    },
  };
}
