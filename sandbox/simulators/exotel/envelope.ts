import type { ApiAnswer, ApiRequest } from '../http/exchange.ts';
import { hexadecimal } from '../identifiers.ts';
import type { ErrorData, ExotelFailure } from './failures.ts';
import type { ExotelSettings } from './settings.ts';

/** The inner object of the envelope: one a resource. */
interface InnerAnswer {
  code: number;
  error_data: ErrorData | null;
  status: 'success' | 'failure';
  data: unknown;
}

function innerSuccess(data: unknown): InnerAnswer {
  return { code: 200, error_data: null, status: 'success', data };
}

function innerFailure(code: number, errorData: ErrorData): InnerAnswer {
  return { code, error_data: errorData, status: 'failure', data: null };
}

function envelope(request: ApiRequest, httpCode: number, rest: object): object {
  return { request_id: hexadecimal(32), method: request.method, http_code: httpCode, ...rest };
}

/** A single resource. */
export function resourceAnswer(request: ApiRequest, settings: ExotelSettings, data: object): ApiAnswer {
  const body = settings.answerShape === 'flat' ? data : envelope(request, 200, { response: innerSuccess(data) });
  return { status: 200, body };
}

/** Several resources that were all dealt with. */
export function listAnswer(
  request: ApiRequest,
  settings: ExotelSettings,
  metadata: object,
  items: readonly object[],
): ApiAnswer {
  const response = settings.answerShape === 'flat' ? { data: items } : items.map(innerSuccess);
  return { status: 200, body: envelope(request, 200, { metadata, response }) };
}

/**
 * The result of each item of one request. When all went well: HTTP 200. When any failed, even every one: HTTP 207, in which each item carries its own code; the flat shape has
 * no place for that, so it keeps the envelope.
 */
export function itemsAnswer(
  request: ApiRequest,
  settings: ExotelSettings,
  outcomes: readonly (object | ExotelFailure)[],
): ApiAnswer {
  const failures = outcomes.filter((outcome) => outcome instanceof Error).length;
  const success = outcomes.length - failures;
  if (failures === 0) return listAnswer(request, settings, { total: outcomes.length, success, failed: 0 }, outcomes);
  const response = outcomes.map((outcome) =>
    outcome instanceof Error
      ? innerFailure((outcome as ExotelFailure).innerCode, (outcome as ExotelFailure).errorData)
      : innerSuccess(outcome),
  );
  const metadata = { failed: failures, total: outcomes.length, success };
  return { status: 207, body: envelope(request, 207, { metadata, response }) };
}

/** A refused request: the envelope in both shapes, because no page shows a flat failure. */
export function failureAnswer(request: ApiRequest, failure: ExotelFailure): ApiAnswer {
  const response = innerFailure(failure.innerCode, failure.errorData);
  return { status: failure.httpStatus, body: envelope(request, failure.httpStatus, { response }) };
}

/** A failure inside HTTP 200, for faults; in an array where the operation deals with several resources. */
export function innerFailureAnswer(
  request: ApiRequest,
  several: boolean,
  code: number,
  errorData: ErrorData,
): ApiAnswer {
  const inner = innerFailure(code, errorData);
  const rest = several ? { metadata: { failed: 1, total: 1, success: 0 }, response: [inner] } : { response: inner };
  return { status: 200, body: envelope(request, 200, rest) };
}
