import { textSchema } from './text-schema.ts';

/** Atoms describes no limit. A console shows one short line. */
const longest = 64;

/** What a number is called in the Atoms console: 1 to 64 characters on one line, with a letter or a digit. */
export const displayNameSchema = textSchema((text) => {
  if (text.trim() === '') return 'is empty: give a name, or leave it out to have Atoms make one';
  if (text !== text.trim()) return 'begins or ends with a space: take it off';
  if (/[\t\n\r]/.test(text)) return 'has a tab or a line break: write it on one line';
  if (!/[\p{L}\p{N}]/u.test(text)) return 'has neither a letter nor a digit: give a name';
  if (text.length > longest) return `is ${text.length} characters long: use at most ${longest}`;
  return undefined;
});
