import type { ExotelSettings } from './settings.ts';

/** What Exotel says of a failure inside its envelope. */
export interface ErrorData {
  code: number;
  message: string;
  description: string;
}

/** A request that Exotel refuses. The two codes differ for duplicates: HTTP 200 around an inner 409. */
export class ExotelFailure extends Error {
  readonly httpStatus: number;
  readonly innerCode: number;
  readonly errorData: ErrorData;

  constructor(httpStatus: number, innerCode: number, errorData: ErrorData) {
    super(errorData.description);
    this.httpStatus = httpStatus;
    this.innerCode = innerCode;
    this.errorData = errorData;
  }
}

/** 1000: an unknown id, or an empty or over-long phone number. */
export function notFound(): ExotelFailure {
  return new ExotelFailure(404, 404, { code: 1000, message: 'Not Found', description: 'Not Found' });
}

/** 405 for what no page documents. Which code Exotel would put inside is unknown; 1000 is the nearest. */
export function methodNotAllowed(): ExotelFailure {
  return new ExotelFailure(405, 405, { code: 1000, message: 'Not Found', description: 'Method not allowed' });
}

/** 1001: `name` as Exotel writes it, such as TrunkName. */
export function mandatory(name: string): ExotelFailure {
  const description = `${name} is mandatory`;
  return new ExotelFailure(400, 400, { code: 1001, message: 'Mandatory Parameter missing', description });
}

/** 1002, with one of the descriptions that Exotel's documentation records. */
export function invalid(description: string): ExotelFailure {
  return new ExotelFailure(400, 400, { code: 1002, message: 'Invalid parameter', description });
}

/** A trunk that is unknown or of another account; the pages disagree on how that is said. */
export function noSuchTrunk(settings: ExotelSettings): ExotelFailure {
  return settings.trunkNotFound === '1000' ? notFound() : notAuthorized();
}

/** 1003: something of another account. */
export function notAuthorized(): ExotelFailure {
  const text = 'Authorization failed';
  return new ExotelFailure(403, 403, { code: 1003, message: text, description: text });
}

/** 1007: a body that is no JSON object, or a value of the wrong type. */
export function unparsable(description: string): ExotelFailure {
  return new ExotelFailure(400, 400, { code: 1007, message: 'Invalid request body,failed parsing', description });
}

/** 1008: the trap. The HTTP status is a success. */
export function duplicate(description: string): ExotelFailure {
  return new ExotelFailure(200, 409, { code: 1008, message: 'Duplicate resource', description });
}

/** 1010: a missing or wrong API key or token. */
export function badApiKey(): ExotelFailure {
  const text = 'Authorization failed';
  return new ExotelFailure(401, 401, { code: 1010, message: text, description: text });
}

/** 1011: a POST or PUT whose body is of another type than the API reads. */
export function unsupportedContentType(contentType: string): ExotelFailure {
  const message = 'unsupported content type';
  return new ExotelFailure(415, 415, { code: 1011, message, description: contentType });
}
