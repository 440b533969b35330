import type { ApiAnswer } from '../http/exchange.ts';

/** A request that Atoms refuses. */
export class AtomsFailure extends Error {
  readonly httpStatus: number;

  constructor(httpStatus: number, message: string) {
    super(message);
    this.httpStatus = httpStatus;
  }
}

/** `{status: true, data}` */
export function successAnswer(data: unknown, changed = false): ApiAnswer {
  return { status: 200, body: { status: true, data }, changed };
}

/** `{status: false, errors: [...]}` */
export function errorAnswer(httpStatus: number, message: string): ApiAnswer {
  return { status: httpStatus, body: { status: false, errors: [message] } };
}

/** HTTP 429 has a shape of its own: `error`, not `errors`, and the seconds to wait. */
export function rateLimitAnswer(retryAfterSeconds: number | null): ApiAnswer {
  return {
    status: 429,
    headers: retryAfterSeconds === null ? {} : { 'retry-after': String(retryAfterSeconds) },
    body: {
      status: false,
      error: 'Rate limit exceeded',
      code: 'RATE_LIMIT_EXCEEDED',
      retry_after: retryAfterSeconds ?? 1,
    },
  };
}
