import { Grammar, type URI } from 'sip.js/lib/grammar/index.js';
import { numberIn, uriWithoutTel } from './tel-uri.ts';

/**
 * Whether two Request-URIs lead to the same place (RFC 3261, 19.1.4, as 22.4 has it compared for a digest): user, host and
 * port are the same, and so is each parameter that both have. What a proxy adds or a caller leaves out does not matter.
 */
export function sameUri(one: string, other: string): boolean {
  if (one === other) return true;
  const [left, right] = [read(one), read(other)];
  if (left === undefined || right === undefined) return false;
  const isPhone = [left, right].some((uri) => lower(uri.getParam('user')) === 'phone');
  return (
    left.scheme === right.scheme &&
    userOf(left, isPhone) === userOf(right, isPhone) &&
    left.host.toLowerCase() === right.host.toLowerCase() &&
    left.port === right.port &&
    Object.keys(left.parameters).every(
      (name) => !right.hasParam(name) || lower(left.getParam(name)) === lower(right.getParam(name)),
    )
  );
}

/** Separators of a telephone number are for the eye, and its parameters are in either case (RFC 3966, 3 and 4). */
function userOf({ user = '' }: URI, isPhone: boolean): string {
  const [number = '', ...parameters] = user.split(';');
  return isPhone ? [numberIn(number), ...parameters.map(lower)].join(';') : user;
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
