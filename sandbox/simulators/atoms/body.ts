import type { ApiRequest } from '../http/exchange.ts';
import { AtomsFailure } from './answers.ts';

export type JsonObject = Record<string, unknown>;

/** The JSON object of a request. A body of another content type is not read, as if it were empty. */
export function jsonBody(request: ApiRequest): JsonObject {
  const contentType = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase();
  if (contentType !== 'application/json' || request.body === '') return {};
  let json: unknown;
  try {
    json = JSON.parse(request.body);
  } catch {
    throw new AtomsFailure(400, 'Invalid JSON');
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw new AtomsFailure(400, 'Invalid JSON');
  return json as JsonObject;
}

/** A text, or undefined when it is absent, null or empty; anything else is refused with the message. */
export function textOf(body: JsonObject, field: string, message: string): string | undefined {
  const value = body[field] ?? undefined;
  if (value === undefined || value === '') return undefined;
  if (typeof value !== 'string') throw new AtomsFailure(400, message);
  return value;
}
