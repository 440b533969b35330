import * as z from 'zod/mini';
import { codePoint } from './visible-text.ts';

/**
 * A schema of text judged by one rule. The rule answers what is wrong and how to fix it, in one sentence that reads
 * on from the field's name ("has no port: ..."), or undefined when the text is good as it stands.
 */
export function textSchema(problemOf: (text: string) => string | undefined): z.ZodMiniString {
  return z.string({ error: ({ input }) => notText(input) }).check(
    z.superRefine((text, context) => {
      const problem = hiddenProblem(text, problemOf) ?? problemOf(text);
      if (problem !== undefined) context.addIssue({ code: 'custom', message: problem, input: text });
    }),
  );
}

/**
 * Characters that no eye sees, as chats and spreadsheets add them: controls but tab and line break, no-break and odd spaces, marks
 * of direction, zero-width ones, fillers, the byte order mark (Unicode: general categories Cc, Cf, Zs, Zl, Zp, Cs without
 * the space, and what it calls default-ignorable). Beside an emoji, two of them select how it looks.
 */
const hidden = /(?![\t\n\r ])[\p{Cc}\p{Cf}\p{Zs}\p{Zl}\p{Zp}\p{Cs}\p{DI}]/gu;
const hiddenBesideEmoji = /(?![\t\n\r ]|\ufe0e|\ufe0f)[\p{Cc}\p{Cf}\p{Zs}\p{Zl}\p{Zp}\p{Cs}\p{DI}]/gu;

function hiddenOf(text: string): RegExp {
  return /\p{Extended_Pictographic}/u.test(text) ? hiddenBesideEmoji : hidden;
}

function hiddenProblem(text: string, problemOf: (text: string) => string | undefined): string | undefined {
  const what = hiddenIn(text);
  if (what === undefined) return undefined;
  const clean = text.replace(hiddenOf(text), '').trim();
  const further = problemOf(clean);
  return further === undefined ? `${what}: write it as ${clean}` : `${what}. Without it, it ${further}`;
}

/** The characters of a text that no eye sees, in words: "has the invisible character U+200B". */
export function hiddenIn(text: string): string | undefined {
  const found = [...new Set(text.match(hiddenOf(text)) ?? [])].map(codePoint);
  return found.length === 0
    ? undefined
    : `has the invisible character${found.length > 1 ? 's' : ''} ${found.join(', ')}`;
}

function notText(input: unknown): string {
  if (input === undefined) return 'is missing: give it as text';
  // The usual case: a phone number or an id written in JSON without quotation marks.
  if (typeof input === 'number') return 'is a number, not text: put it in quotation marks';
  return 'is not text: give it as text in quotation marks';
}

/** The first character that is not allowed, in words for a message. @param allowed matches one allowed character */
export function firstRefused(text: string, allowed: RegExp): string | undefined {
  const refused = [...text].find((character) => !allowed.test(character));
  if (refused === undefined) return undefined;
  if (/\s/.test(refused)) return 'a space or line break';
  // Many a letter looks like one of ours.
  return /[!-~]/.test(refused) ? `"${refused}"` : `"${refused}" (${codePoint(refused)})`;
}
