import { Grammar, type URI } from 'sip.js/lib/grammar/index.js';
import { uriWithoutTel } from './tel-uri.ts';

/**
 * Whether two Request-URIs lead to the same place (RFC 3261, 19.1.4, as 22.4 has it compared for a digest): user, host and
 * port are the same, and so is each parameter that both have. What a proxy adds or a caller leaves out does not matter.
 */
export function sameUri(one: string, other: string): boolean {
  if (one === other) return true;
  const [left, right] = [read(one), read(other)];
  if (left === undefined || right === undefined) return false;
  return (
    left.scheme === right.scheme &&
    left.user === right.user &&
    left.host.toLowerCase() === right.host.toLowerCase() &&
    left.port === right.port &&
    Object.keys(left.parameters).every(
      (name) => !right.hasParam(name) || lower(left.getParam(name)) === lower(right.getParam(name)),
    )
  );
}

function read(text: string): URI | undefined {
  try {
    return Grammar.URIParse(uriWithoutTel(text));
  } catch {
    return undefined;
  }
}

function lower(value: string | null | undefined): string {
  return String(value).toLowerCase();
}
