import type { ApiRequest } from '../http/exchange.ts';
import { mandatory, unparsable, unsupportedContentType } from './failures.ts';

export type JsonObject = Record<string, unknown>;

/** The JSON object that a POST or PUT on the trunk APIs carries. */
export function jsonBody(request: ApiRequest): JsonObject {
  requireContentType(request, 'application/json');
  let json: unknown;
  try {
    json = JSON.parse(request.body);
  } catch {
    throw unparsable('unexpected EOF');
  }
  return jsonObject(json, 'body');
}

/** The form that a POST or PUT on the ExoPhone APIs carries. */
export function formBody(request: ApiRequest): URLSearchParams {
  requireContentType(request, 'application/x-www-form-urlencoded');
  return new URLSearchParams(request.body);
}

export function jsonObject(value: unknown, field: string): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrongType(value, field, 'object');
  return value as JsonObject;
}

/** A text that must be there. `name` is what Exotel calls it when it is missing. */
export function mandatoryText(body: JsonObject, field: string, name: string): string {
  const value = optionalText(body, field);
  if (value === undefined) throw mandatory(name);
  return value;
}

/** A text, or undefined when it is absent or null. */
export function optionalText(body: JsonObject, field: string): string | undefined {
  const value = body[field] ?? undefined;
  if (value !== undefined && typeof value !== 'string') throw wrongType(value, field, 'string');
  return value;
}

/** A list that must be there and hold something. */
export function mandatoryList(body: JsonObject, field: string, name: string): unknown[] {
  const value = body[field] ?? undefined;
  if (value === undefined) throw mandatory(name);
  if (!Array.isArray(value)) throw wrongType(value, field, 'list');
  if (value.length === 0) throw mandatory(name);
  return value;
}

/** The failure for a value that JSON allows and the API does not read. */
export function wrongType(value: unknown, field: string, expected: string): Error {
  const actual = Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value;
  return unparsable(`cannot read ${actual} into ${field} of type ${expected}`);
}

function requireContentType(request: ApiRequest, expected: string): void {
  const header = request.headers['content-type'] ?? '';
  const mediaType = header.split(';')[0]?.trim().toLowerCase();
  if (mediaType !== expected) throw unsupportedContentType(header);
}
