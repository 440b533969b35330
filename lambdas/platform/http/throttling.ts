import { ThrottledError } from '../errors.ts';
import type { JudgedAnswer } from './answer.ts';
import { field } from './field.ts';

const MAX_THROTTLE_WAITS = 3;
const MAX_THROTTLE_WAIT_MILLIS = 60_000;
/** What must be left of the step's time after a wait, for the request itself. */
const DEADLINE_MARGIN_MILLIS = 2_000;

/**
 * How long to wait after a 429 before the same request is sent again.
 *
 * @param waits how often it was waited before
 * @returns milliseconds
 * @throws ThrottledError the service names no time, or one too long to wait here
 */
export function throttleWait(
  answer: JudgedAnswer,
  { what, waits, now, deadline }: { what: string; waits: number; now: number; deadline: number },
): number {
  const wait = waitAskedFor(answer, now);
  const fits =
    wait !== undefined &&
    waits < MAX_THROTTLE_WAITS &&
    wait <= MAX_THROTTLE_WAIT_MILLIS &&
    now + wait <= deadline - DEADLINE_MARGIN_MILLIS;
  if (fits) return wait;
  const asked =
    wait === undefined ? 'without saying for how long' : `for ${Math.ceil(wait / 1000)} s, too long to wait here`;
  throw new ThrottledError(
    `${what}: asked to slow down (HTTP 429) ${waits >= MAX_THROTTLE_WAITS ? `${waits + 1} times in a row` : asked}. It was not carried out: try again later.`,
  );
}

/** Milliseconds: the longer of what the header and the body ask for; undefined when neither says. */
function waitAskedFor(answer: JudgedAnswer, now: number): number | undefined {
  const asked: number[] = [];
  const header = answer.headers['retry-after'];
  if (typeof header === 'string') {
    const wait = /^\s*\d+(\.\d+)?\s*$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now;
    if (Number.isFinite(wait)) asked.push(Math.max(0, wait));
  }
  const seconds = Number(field(answer.body, 'retry_after') ?? Number.NaN);
  if (Number.isFinite(seconds)) asked.push(Math.max(0, seconds * 1000));
  return asked.length === 0 ? undefined : Math.ceil(Math.max(...asked));
}
