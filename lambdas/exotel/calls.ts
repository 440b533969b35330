import type * as z from 'zod/mini';
import { RejectedError, UnavailableError } from '../platform/errors.ts';
import type { Http, HttpRequest } from '../platform/http/contract.ts';
import '../platform/schema-words.ts';
import { type Envelope, type Refusal, readEnvelope } from './envelope.ts';
import { type NamedRefusal, refusalError } from './failures.ts';

/** One call of Exotel's API, and what its messages say that it is about. */
export interface ExotelCall extends HttpRequest {
  /** What it is done to: "trunk trmum1...". */
  subject: string;
  /** What "not found" and "not yours" mean for this call; absent where the path names nothing but the account. */
  missing?: string;
  /** Where the call carries several resources: the name of each, in order, for messages. */
  names?: readonly string[];
}

/** Answers that were read and not refused. */
export interface Success {
  /** What came back of each resource. */
  data: unknown[];
  nextPageUri: string | null;
}

/** Far above any account's numbers; it only ends a list that would never end. */
const MAX_PAGES = 200;

/**
 * Sends a call and gives back what succeeded.
 *
 * @throws every error of `Http.send` and of `refusalError`, and those of `unreadable`
 */
export async function request(http: Http, call: ExotelCall): Promise<Success> {
  return successOf(call, await send(http, call));
}

/** Sends a call and gives back what succeeded, or undefined when everything in it was refused for the awaited reason. */
export async function requestUnless(
  http: Http,
  call: ExotelCall,
  isAwaited: (refusal: Refusal) => boolean,
): Promise<Success | undefined> {
  const answered = await send(http, call);
  const { refusals } = answered;
  if (refusals.length > 0 && refusals.every(isAwaited)) return undefined;
  return successOf(call, answered);
}

/** Sends a call that answers with one resource, and reads it. */
export async function requestOne<Schema extends z.ZodMiniType>(
  http: Http,
  call: ExotelCall,
  schema: Schema,
): Promise<z.output<Schema>> {
  const { data } = await request(http, call);
  return readOne(call, data, schema);
}

/** Reads the one resource of an answer. */
export function readOne<Schema extends z.ZodMiniType>(
  call: ExotelCall,
  data: readonly unknown[],
  schema: Schema,
): z.output<Schema> {
  if (data.length !== 1) throw unreadable(call, `it holds ${data.length} resources in place of one`);
  return read(call, data[0], schema);
}

/** Reads one resource from the wire. */
export function read<Schema extends z.ZodMiniType>(call: ExotelCall, data: unknown, schema: Schema): z.output<Schema> {
  const parsed = schema.safeParse(data);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw unreadable(call, `${issue?.path.join('.') || 'the whole'}: ${issue?.message ?? 'does not fit'}`);
}

/**
 * Reads a list to its end, page by page. From the address of the next page it takes the query alone, and keeps our own
 * host and path: the Authorization header must never go where an answer points.
 *
 * @param readPage reads one page
 */
export async function readPages<Entry>(
  firstPage: ExotelCall & { query: Readonly<Record<string, string>> },
  readPage: (page: ExotelCall) => Promise<{ entries: Entry[]; nextPageUri: string | null }>,
): Promise<Entry[]> {
  const all: Entry[] = [];
  const seen = new Set<string>();
  let page = firstPage;
  while (seen.size < MAX_PAGES) {
    const place = new URLSearchParams(page.query);
    place.sort();
    if (seen.has(place.toString())) break;
    seen.add(place.toString());
    const { entries, nextPageUri } = await readPage(page);
    all.push(...entries);
    if (nextPageUri === null || nextPageUri === '') return all;
    page = { ...page, query: queryOf(nextPageUri) };
  }
  throw unreadable(firstPage, `its pages do not end (${seen.size} were read)`);
}

function queryOf(uri: string): Record<string, string> {
  const url = URL.parse(uri, 'http://exotel.invalid');
  return Object.fromEntries(url?.searchParams ?? []);
}

interface Answered {
  envelope: Envelope;
  refusals: NamedRefusal[];
  requestId: string | undefined;
}

async function send(http: Http, call: ExotelCall): Promise<Answered> {
  const answer = await http.send(call);
  const envelope = readEnvelope(answer);
  if (envelope === undefined) throw unreadable(call, 'it has none of the shapes that Exotel documents');
  return { envelope, refusals: refusalsOf(call, envelope), requestId: answer.requestId };
}

function refusalsOf(call: ExotelCall, envelope: Envelope): NamedRefusal[] {
  // One refusal for a call with several resources is a refusal of the whole, and names none of them.
  const names = call.names?.length === envelope.resources.length ? call.names : [];
  return envelope.resources.flatMap((resource, index) =>
    resource.succeeded ? [] : [{ ...resource, name: names[index] }],
  );
}

function successOf(call: ExotelCall, { envelope, refusals, requestId }: Answered): Success {
  if (refusals.length > 0) throw refusalError({ ...call, requestId }, refusals);
  const data = envelope.resources.flatMap((resource) => (resource.succeeded ? [resource.data] : []));
  // If the answer has fewer resources than were sent, the change has not been seen to succeed.
  const least = call.names?.length ?? 1;
  if (call.method !== 'GET' && data.length < least) {
    throw unreadable(call, `it holds ${data.length} resources in place of ${least}`);
  }
  return { data, nextPageUri: envelope.nextPageUri };
}

/**
 * The error for an answer that is no refusal and cannot be read. For a look it is final. A change was probably made: it
 * is in doubt, like one whose answer was lost, and must be looked for.
 */
function unreadable(call: ExotelCall, why: string): RejectedError | UnavailableError {
  const what = `Exotel: ${call.action} (${call.subject}): the answer cannot be read: ${why}.`;
  return call.method === 'GET'
    ? new RejectedError(`${what} Exotel's API may have changed.`)
    : new UnavailableError(`${what} It may have been carried out.`);
}
