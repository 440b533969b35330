import type { Writable } from 'node:stream';
import { styleText } from 'node:util';

type Format = 'bold' | 'green' | 'yellow' | 'red' | 'dim';

/** Colours text where the stream is a terminal that shows them. */
export function paint(stream: Writable, format: Format, text: string): string {
  return styleText(format, text, { stream: stream as unknown as NodeJS.WriteStream });
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
