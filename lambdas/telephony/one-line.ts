import { cutAt, visibleText } from './visible-text.ts';

/** Longer than any sentence of a service that says something: beyond that come pages and dumps. */
const longest = 300;

/**
 * What a service or a network said, on one line and no longer than a person reads; empty when it said nothing. White space
 * and controls become spaces; what turns the reading direction or hides is shown.
 */
export function oneLine(text: string): string {
  return cutAt(longest, visibleText(text.replace(/[\s\p{Cc}]+/gu, ' ').trim()));
}

/** The same between quotation marks. None in it ends them early: what stands behind them is ours. */
export function quoted(text: string): string {
  return `"${oneLine(text).replaceAll('"', "'")}"`;
}
