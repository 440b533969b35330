import * as z from 'zod';

/*
 * A service is described once, in our own words, apart from the clients and from the simulators: what is sent to it and what
 * it answers are held against that. So a wrong belief that both sides share is seen in one place.
 */

/** One call that a service describes. */
export interface DescribedCall {
  method: string;
  /** With `:name` for the parts that vary. */
  path: string;
  /** What may stand in the query; default: nothing. */
  query?: z.ZodType;
  /** What is sent: JSON, or for `form` the fields of a form; default: nothing. */
  body?: z.ZodType;
  form?: true;
  /** What it answers when all went well. */
  answer: z.ZodType;
}

export interface Description {
  service: string;
  calls: readonly DescribedCall[];
  /** What it answers to a request that it refuses. */
  failure: z.ZodType;
  /** HTTP statuses whose answers are not described. */
  undescribed?: readonly number[];
  /** Whether it may say inside an HTTP 2xx that it failed, or that some part of it did. */
  failsInside?: true;
}

/** One request, and the answer if there was one. */
export interface Exchange {
  method: string;
  path: string;
  query: Record<string, string>;
  /** Undefined where it was not read. */
  body: string | undefined;
  status: number | null;
  answer: string | undefined;
}

/** What of an exchange is not as described: sentences. */
export function differencesIn(
  { service, calls, failure, failsInside, undescribed = [] }: Description,
  exchange: Exchange,
  what: 'answer' | 'request and answer',
): string[] {
  const { method, path, query, status, answer } = exchange;
  const call = calls.find((each) => each.method === method && fits(each.path, path));
  const named = `${service}: ${method} ${call?.path ?? path}`;
  // What was refused did no harm, and whoever sent it knows; a stranger on the machine may have sent it, too.
  const isRefused = status !== null && status >= 400;
  if (!call) return what === 'answer' || isRefused ? [] : [`${named} is not described.`];
  const sent = isRefused
    ? []
    : [
        ...compare(`${named}, query`, call.query, query),
        ...(exchange.body === undefined ? [] : compare(`${named}, body`, call.body, bodyOf(call, exchange.body))),
      ];
  const wentWell = failsInside ? z.union([call.answer, failure]) : call.answer;
  const answered =
    status === null || answer === undefined || undescribed.includes(status)
      ? []
      : compare(`${named}, answer ${status}`, status < 300 ? wentWell : failure, parsed(answer));
  return what === 'answer' ? answered : [...sent, ...answered];
}

function fits(pattern: string, path: string): boolean {
  const [expected, actual] = [pattern.split('/'), path.split('/')];
  return (
    expected.length === actual.length &&
    expected.every((part, index) => (part.startsWith(':') ? actual[index] !== '' : part === actual[index]))
  );
}

function bodyOf(call: DescribedCall, body: string): unknown {
  if (body === '') return {};
  return call.form ? Object.fromEntries(new URLSearchParams(body)) : parsed(body);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function compare(where: string, schema: z.ZodType | undefined, value: unknown): string[] {
  if (!schema) return isEmpty(value) ? [] : [`${where}: something is sent where nothing is described.`];
  const issues = (schema.safeParse(value).error?.issues ?? []).flatMap(closest);
  return issues.map(({ path, message }) => `${where}: ${path.join('.') || 'the whole'}: ${message}.`);
}

/** Of several shapes, what is wrong by the one that fits best. */
function closest(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const best = issue.errors
    .map((issues) => issues.flatMap(closest))
    .sort((left, right) => left.length - right.length || depth(right) - depth(left))[0];
  if (!best || best.length === 0) return [issue];
  return best.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
}

function depth(issues: z.core.$ZodIssue[]): number {
  return Math.max(...issues.map(({ path }) => path.length));
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}
