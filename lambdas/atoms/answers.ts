import * as z from 'zod/mini';
import {
  AuthenticationError,
  ConflictError,
  RejectedError,
  type TrunklineError,
  UnavailableError,
} from '../platform/errors.ts';
import type { Http, HttpAnswer, HttpRequest } from '../platform/http/contract.ts';
import '../platform/schema-words.ts';
import { oneLine } from '../telephony/one-line.ts';

/** One call of Atoms' API, and what its messages say that it is about. */
export interface AtomsCall extends HttpRequest {
  /** What it is done to: "agent 60d0...". */
  subject: string;
}

/** What Atoms answered, judged. */
export type AtomsAnswer =
  | { succeeded: true; data: unknown }
  | { succeeded: false; status: number; words: string; requestId: string | undefined };

const bodySchema = z.object({
  status: z.optional(z.unknown()),
  // Concurrency has `success` where every other answer has `status`.
  success: z.optional(z.unknown()),
  data: z.optional(z.unknown()),
  errors: z.catch(z.nullish(z.array(z.unknown())), undefined),
  error: z.catch(z.nullish(z.string()), undefined),
  message: z.catch(z.nullish(z.string()), undefined),
});

/**
 * Sends a call and judges its answer: success is HTTP 2xx **and** no `status: false` in the body (Atoms: answers are
 * `{status, data}`, errors `{status: false, errors: [text]}`).
 */
export async function ask(http: Http, call: AtomsCall): Promise<AtomsAnswer> {
  const answer = await http.send(call);
  const parsed = bodySchema.safeParse(answer.body);
  const body = parsed.success ? parsed.data : {};
  const saysNo = body.status === false || body.success === false;
  if (answer.status >= 200 && answer.status < 300 && !saysNo) {
    // The import's page shows its answer without the `data` around it.
    return { succeeded: true, data: 'data' in body ? body.data : answer.body };
  }
  return { succeeded: false, status: answer.status, words: wordsOf(answer, body), requestId: answer.requestId };
}

/** Sends a call; a refusal is thrown. */
export async function request(http: Http, call: AtomsCall): Promise<unknown> {
  const answer = await ask(http, call);
  if (!answer.succeeded) throw refusalError(call, answer);
  return answer.data;
}

/**
 * Reads what came back.
 *
 * A look that cannot be read is final (`RejectedError`). A change was probably made: it is in doubt, like one whose
 * answer was lost (`UnavailableError`), and must be looked for.
 */
export function read<Schema extends z.ZodMiniType>(call: AtomsCall, data: unknown, schema: Schema): z.output<Schema> {
  const parsed = schema.safeParse(data);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = issue?.path.join('.') || 'the whole';
  const what = `Atoms: ${call.action} (${call.subject}): the answer cannot be read: ${field}: ${issue?.message ?? 'does not fit'}.`;
  if (call.method === 'GET') throw new RejectedError(`${what} The API of Atoms may have changed.`);
  throw new UnavailableError(`${what} It may have been carried out.`);
}

/** The error for a refusal; quotes Atoms' own words. */
export function refusalError(call: AtomsCall, refusal: AtomsAnswer & { succeeded: false }): TrunklineError {
  const what = `Atoms: ${call.action} (${call.subject})`;
  const said = `${refusal.words || 'no reason given'} (status ${refusal.status})`;
  const id = refusal.requestId === undefined ? '' : ` Request id ${refusal.requestId}.`;
  if (refusal.status === 401) {
    return new AuthenticationError(
      `${what}: the API key was refused: ${said}. Check apiKey in the environment's Atoms secret.${id}`,
    );
  }
  // Atoms: some calls are gated by the plan, and limits of use are refused so too; a wrong key is 401.
  if (refusal.status === 403) {
    return new RejectedError(
      `${what}: refused by the plan of the Atoms workspace or a limit of its use: ${said}. Look at plan, numbers and credits in the Atoms console (npx trunkline doctor reads them). If none is used up, see that the apiKey in the environment's Atoms secret is of the right workspace and may do this.${id}`,
    );
  }
  // Atoms: place outbound call.
  if (/\bworkflow not found\b|\bno (workflow|(published|active) version)\b/i.test(refusal.words)) {
    return new RejectedError(
      `${what}: refused: ${said}. The agent has no workflow, or no published version: publish and activate one in the Atoms console, and start again.${id}`,
    );
  }
  // Atoms: import phone number.
  if (/\balready (present|exists|imported)\b/i.test(refusal.words)) {
    return new ConflictError(`${what}: it is there already: ${said}. Look at what is there in the Atoms console.${id}`);
  }
  // No page of Atoms shows an HTTP success with a failure in its body. Which of the two holds must be looked for.
  if (refusal.status < 300) {
    return new UnavailableError(
      `${what}: failed inside a success: ${said}.${call.method === 'GET' ? '' : ' It may have been carried out.'}${id}`,
    );
  }
  return new RejectedError(`${what}: refused: ${said}. Correct what it names and start again.${id}`);
}

function wordsOf(answer: HttpAnswer, body: Partial<z.output<typeof bodySchema>>): string {
  const errors = (body.errors ?? []).filter((error) => typeof error === 'string');
  const said = errors.length > 0 ? errors.join('; ') : (body.error ?? body.message);
  return oneLine(said ?? (typeof answer.body === 'string' ? answer.body : ''));
}
