import type { IncomingHttpHeaders } from 'node:http';

/** One HTTP request, read to its end. */
export interface ApiRequest {
  method: string;
  /** The path without its query. */
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: string;
}

/** What is to be answered. */
export interface ApiAnswer {
  status: number;
  headers?: Record<string, string>;
  /** Text is sent as it is, anything else as JSON. */
  body: unknown;
  /** Whether the request changed the simulated service. */
  changed?: boolean;
}
