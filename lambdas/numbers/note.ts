import * as z from 'zod/mini';
import { beginningOf, steeringIn } from '../telephony/visible-text.ts';

/** In characters. What AWS or an event says of who it is may be longer, and is cut. */
export const longestNote = 200;

/** As much of a text as a note may hold. */
export function asNote(text: string): string {
  return beginningOf(text, longestNote);
}

/** Who starts an execution, or why, for whoever reads it later: one line or so. */
export const noteSchema = z.string().check(
  z.trim(),
  z.minLength(1, 'must not be empty'),
  z.maxLength(longestNote, `must be at most ${longestNote} characters long`),
  z.superRefine((text, context) => {
    const problem = steeringProblem(text);
    if (problem !== undefined) context.addIssue({ code: 'custom', message: problem, input: text });
  }),
);

function steeringProblem(text: string): string | undefined {
  const found = steeringIn(text);
  if (found.length === 0) return undefined;
  if (/[\t\n\r]/.test(text)) return `has a tab or a line break (${found.join(', ')}): write it on one line`;
  return `has the invisible character${found.length > 1 ? 's' : ''} ${found.join(', ')}: leave ${found.length > 1 ? 'them' : 'it'} out`;
}
