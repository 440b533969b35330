/** The result of one attempt of a call. It can be logged: it holds no URL, header or body. */
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
