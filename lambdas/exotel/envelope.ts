import * as z from 'zod/mini';
import type { HttpAnswer } from '../platform/http/contract.ts';
import { oneLine } from '../telephony/one-line.ts';

/** What Exotel says of one resource in an answer. */
type ResourceAnswer = { succeeded: true; data: unknown } | ({ succeeded: false } & Refusal);

export interface Refusal {
  /** The inner code (an HTTP status), or the HTTP status itself where there is none. */
  status: number;
  /** `error_data.code`, such as 1008. */
  code: number | undefined;
  /** What Exotel says of it, in one line; empty when it says nothing. */
  words: string;
}

/** An answer of Exotel, whichever of its shapes it came in. */
export interface Envelope {
  resources: ResourceAnswer[];
  nextPageUri: string | null;
}

const errorDataSchema = z.object({
  code: z.nullish(z.number()),
  message: z.nullish(z.string()),
  description: z.nullish(z.string()),
});

const resourceSchema = z.object({
  code: z.nullish(z.number()),
  status: z.nullish(z.string()),
  error_data: z.nullish(errorDataSchema),
  data: z.optional(z.unknown()),
});
type WireResource = z.output<typeof resourceSchema>;

const bodySchema = z.object({
  response: z.nullish(z.union([z.array(resourceSchema), resourceSchema])),
  metadata: z.nullish(z.object({ next_page_uri: z.nullish(z.string()) })),
  // Where a flat body or a gateway tells of a failure.
  status: z.optional(z.unknown()),
  error_data: z.catch(z.nullish(errorDataSchema), undefined),
  message: z.catch(z.nullish(z.string()), undefined),
});

/**
 * Reads an answer, and says of each resource in it whether it succeeded: only if the HTTP status is 2xx **and** the
 * inner `status` is "success". The HTTP status alone is not the answer: a duplicate comes as HTTP 200 around an inner
 * 409, and several destinations as HTTP 207 with a code each (Exotel: SIP trunking API reference, error reports).
 *
 * Exotel's pages show several shapes, and all are taken: `response` with one inner object, with an array of them (lists
 * and destination-uris), with one whose `data` is an array (an older page), and flat bodies without `response` (a newer
 * overview page).
 *
 * @returns undefined when the answer has none of these shapes
 */
export function readEnvelope(answer: HttpAnswer): Envelope | undefined {
  const httpSucceeded = answer.status >= 200 && answer.status < 300;
  if (answer.status === 204) return { resources: [{ succeeded: true, data: undefined }], nextPageUri: null };
  const parsed = bodySchema.safeParse(answer.body);
  if (!parsed.success) {
    if (httpSucceeded) return undefined;
    const words = typeof answer.body === 'string' ? oneLine(answer.body) : '';
    return { resources: [{ succeeded: false, status: answer.status, code: undefined, words }], nextPageUri: null };
  }
  const body = parsed.data;
  const nextPageUri = body.metadata?.next_page_uri ?? null;
  const read = (resource: WireResource) => readResource(resource, answer.status);

  if (body.response === null || body.response === undefined) {
    const refused = !httpSucceeded || body.status === 'failure' || body.error_data?.code != null;
    // An envelope without an answer in it: an empty list may look like this.
    if (!refused && 'response' in (answer.body as object)) {
      return body.metadata == null ? undefined : { resources: [], nextPageUri };
    }
    if (!refused) return { resources: [{ succeeded: true, data: answer.body }], nextPageUri };
    const errorData = body.error_data ?? { message: body.message };
    return { resources: [read({ status: 'failure', error_data: errorData })], nextPageUri };
  }
  if (Array.isArray(body.response)) return { resources: body.response.map(read), nextPageUri };

  const { data } = body.response;
  const only = read(body.response);
  if (!only.succeeded || !Array.isArray(data)) return { resources: [only], nextPageUri };
  return { resources: data.map((entry: unknown) => ({ succeeded: true, data: entry })), nextPageUri };
}

function readResource(resource: WireResource, httpStatus: number): ResourceAnswer {
  const { code: innerCode, status, error_data: errorData, data } = resource;
  const statuses = [httpStatus, innerCode ?? httpStatus];
  const nothingElse = statuses.every((each) => each >= 200 && each < 300);
  // The older list has no inner status: there, the absence of an error is all that is said.
  if (nothingElse && (status === 'success' || (status == null && errorData == null))) return { succeeded: true, data };
  const words = [errorData?.message, errorData?.description].filter((text) => text);
  return {
    succeeded: false,
    status: innerCode ?? httpStatus,
    code: errorData?.code ?? undefined,
    words: oneLine([...new Set(words)].join(': ')),
  };
}
