import type { Writable } from 'node:stream';
import { styleText } from 'node:util';

const formats = ['green', 'yellow', 'red'] as const;
const marks = ['✓', '✗', '↻', '…', '!'] as const;

/** Colours a mark where the stream is a terminal that shows colours. */
export function paint(stream: Writable, format: (typeof formats)[number], mark: (typeof marks)[number]): string {
  return styleText(format, mark, { stream: stream as unknown as NodeJS.WriteStream });
}

/** Changes a text, but for the marks in it that `paint` has coloured: their colours are all that steers a terminal. */
export function besidesMarks(stream: Writable, text: string, change: (text: string) => string): string {
  const painted = formats.flatMap((format) => marks.map((mark) => paint(stream, format, mark)));
  const coloured = painted.filter((mark) => mark.length > 1);
  const at = Math.min(...coloured.map((mark) => text.indexOf(mark)).filter((index) => index >= 0));
  const mark = coloured.find((one) => text.startsWith(one, at));
  if (mark === undefined || at === Number.POSITIVE_INFINITY) return change(text);
  const rest = text.slice(at + mark.length);
  // One mark a text: a second one is not ours.
  return `${change(text.slice(0, at))}${mark}${change(rest)}`;
}

/** `1.2 s`, `3 min 05 s`, `2 h 10 min` */
export function inWords(millis: number): string {
  if (millis < 1000) return `${millis} ms`;
  const seconds = millis / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${pad(Math.floor(seconds % 60))} s`;
  return `${Math.floor(minutes / 60)} h ${pad(minutes % 60)} min`;
}

function pad(count: number): string {
  return String(count).padStart(2, '0');
}

/** A moment as a person reads it, in the time of AWS. */
export function momentInWords(iso: string | null): string {
  return iso === null ? '' : iso.replace('T', ' ').replace(/(\.\d+)?Z$/, 'Z');
}
