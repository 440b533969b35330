import { Grammar } from 'sip.js/lib/grammar/index.js';

/*
 * sip.js decodes its whole grammar anew for each header that it parses: most of what the simulators do in a call. The
 * messages of a dialog repeat most of their headers, so what was parsed is kept.
 */

const { parse } = Grammar;
const kept = new Map<string, unknown>();
const most = 1000;

Grammar.parse = (input, startRule) => {
  const key = `${startRule} ${input}`;
  if (!kept.has(key)) {
    if (kept.size >= most) kept.clear();
    kept.set(key, parse(input, startRule));
  }
  return copy(kept.get(key));
};

/** sip.js changes what it was given, such as the tag of a To header. */
function copy(parsed: unknown): unknown {
  if (typeof parsed !== 'object' || parsed === null) return parsed;
  if ('clone' in parsed) return (parsed.clone as () => unknown)();
  if (Array.isArray(parsed)) return parsed.map(copy);
  return Object.fromEntries(Object.entries(parsed).map(([name, value]) => [name, copy(value)]));
}
