import { UnavailableError } from '../errors.ts';
import type { HttpAnswer, HttpOptions, HttpRequest } from './contract.ts';
import { doubt, type RawAnswer } from './exchange.ts';
import { field } from './field.ts';
import { parseRedacted, redact, secretsOf } from './redaction.ts';

/** An answer as it was read, with why it cannot be used, if it cannot. */
export interface JudgedAnswer extends HttpAnswer {
  headers: RawAnswer['headers'];
  failure?: UnavailableError;
}

/** Reads what came back, and says whether it is an answer at all. */
export function judge(
  raw: RawAnswer,
  request: HttpRequest,
  options: Pick<HttpOptions, 'service' | 'authorization'> & { base: URL },
): JudgedAnswer {
  const secrets = secretsOf(request, options.authorization, options.base.pathname + request.path);
  const parsed = parseRedacted(raw.text, secrets);
  const answer: JudgedAnswer = { status: raw.status, headers: raw.headers, body: parsed.body };
  const requestId = requestIdOf(answer, secrets);
  if (requestId !== undefined) answer.requestId = requestId;
  const where = requestId === undefined ? '' : ` Request id ${requestId}.`;
  const unavailable = (what: string): UnavailableError =>
    new UnavailableError(`${options.service}: ${request.action}: ${what}.${doubt(request)}${where}`);
  if (raw.status >= 500) answer.failure = unavailable(`HTTP ${raw.status}`);
  else if (raw.status === 204) answer.body = undefined;
  // A refusal may come from a gateway that speaks no JSON. Its status is still an answer.
  else if (raw.status < 300 && !parsed.isJson) {
    // No cause: the parser's error quotes the body.
    answer.failure = unavailable(`HTTP ${raw.status} with a body that is not JSON, or is cut`);
  }
  return answer;
}

function requestIdOf(answer: JudgedAnswer, secrets: readonly RegExp[]): string | undefined {
  const header = answer.headers['x-request-id'];
  // Exotel: `request_id` of the envelope.
  const id = typeof header === 'string' ? header : field(answer.body, 'request_id');
  return typeof id === 'string' && /^[\w.:-]{1,128}$/.test(id) && redact(id, secrets) === id ? id : undefined;
}
