/**
 * What steers a terminal or turns the reading direction, and what no eye sees: controls, line and paragraph separators,
 * marks of direction, zero-width characters, tags, fillers, halves of a surrogate pair (Unicode: Cc, Cf, Zl, Zp, Cs, and
 * what it calls default-ignorable). The two joiners and the two selectors of how an emoji looks stay, since scripts of
 * India and emoji are written with them.
 */
const steering = /(?!\u200c|\u200d|\ufe0e|\ufe0f)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{DI}]/gu;

/** The text on one line, with every such character as its code point, such as `<U+202E>`. */
export function visibleText(text: string): string {
  return text.replace(steering, (character) => `<${codePoint(character)}>`);
}

/** The same of a text of several lines: its line breaks stay. */
export function visibleLines(text: string): string {
  return text.split('\n').map(visibleText).join('\n');
}

/** The characters of a text that steer or hide, each once, as code points. */
export function steeringIn(text: string): string[] {
  return [...new Set(text.match(steering) ?? [])].map(codePoint);
}

/** A value as JSON, in which such characters are escaped: JSON itself demands it of those below U+0020 alone. */
export function escapedJson(value: unknown): string {
  const escaped = (character: string) =>
    character
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join('');
  // The line breaks that are left are those between the lines of the document.
  return JSON.stringify(value, null, 2)
    .split('\n')
    .map((line) => line.replace(steering, escaped))
    .join('\n');
}

/** `U+000A` */
export function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** A text that is longer than so many characters ends there, with dots behind. */
export function cutAt(longest: number, text: string): string {
  return text.length > longest ? `${beginningOf(text, longest)}...` : text;
}

/** The first characters of a text, so many UTF-16 units at most: one that takes two is kept whole or left out. */
export function beginningOf(text: string, longest: number): string {
  const beginning = text.slice(0, longest);
  return text.length > longest && /[\ud800-\udbff]$/.test(beginning) ? beginning.slice(0, -1) : beginning;
}
