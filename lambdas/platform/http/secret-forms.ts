/** A form that a service may quote a secret in. Without regard to case: hexadecimal has two, and headers lose theirs. */
class SecretForm {
  /** A text without the beginning has none of the rest. The whole takes long to be made, and is hardly ever needed. */
  readonly #beginning: RegExp;
  readonly #whole: () => RegExp;

  /** @param parts regular expressions, with the one that may stand between them */
  constructor(parts: readonly string[], between = '') {
    const find = (some: readonly string[]) => new RegExp(some.join(between), 'gi');
    this.#beginning = find(parts.slice(0, 6));
    this.#whole = () => find(parts);
  }

  blankOut(text: string): string {
    return text.search(this.#beginning) < 0 ? text : text.replace(this.#whole(), '[redacted]');
  }
}

export type { SecretForm };

/** What finds a secret in a text, in each form that a service may quote it in. */
export function formsOf(secret: string): SecretForm[] {
  const bytes = Buffer.from(secret, 'utf8');
  return [
    new SecretForm([...secret].map((character) => `(?:${waysToWrite(character).join('|')})`)),
    ...base64Forms(bytes).map((form) => new SecretForm(form)),
    // As dumps and lists have them.
    new SecretForm([...bytes].map(hex), '(?:[\\s:,-]{1,4}(?:0x)?)?'),
    new SecretForm(
      [...bytes].map((byte) => `(?<!\\d)${byte}(?!\\d)`),
      '[\\s,]{1,4}',
    ),
  ];
}

/** The text without its line breaks, as they are or escaped, and without the indent behind each. */
export function unbroken(text: string): string {
  return text.replace(/=?(?:[\r\n]|\\{1,7}[rn])+[ \t]*/g, '');
}

/** JSON in JSON in JSON; without a bound, many backslashes would take long. */
const quoting = '\\\\{0,7}';

const named: Record<string, string> = { '"': 'quot', '&': 'amp', "'": 'apos', '<': 'lt', '>': 'gt' };

/**
 * A character as it is, or as JSON (in a text that was quoted once more too), a URL, HTML, a program's log or an e-mail
 * writes it.
 */
function waysToWrite(character: string): string[] {
  const code = character.codePointAt(0) ?? 0;
  const itself = character.replace(/[^a-z0-9]/i, '\\$&');
  const units = character.split('').map((unit) => `u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const bytes = [...Buffer.from(character, 'utf8')];
  const each = (write: (byte: number) => string) => bytes.map(write).join(quoting);
  // One run of backslashes before all of them: a regular expression with one for each takes long to be made.
  const behindBackslash = [
    ...[itself, units.join(quoting), `u\\{0*${code.toString(16)}\\}`],
    ...[each((byte) => `x${hex(byte)}`), each((byte) => byte.toString(8).padStart(3, '0'))],
  ];
  const reference = [`#(?:0*${code}|x0*${code.toString(16)})`, ...(named[character] ? [named[character]] : [])];
  return [
    `${quoting}(?:${behindBackslash.join('|')})`,
    // %25 is the percent sign itself, encoded once more.
    bytes.map((byte) => `(?:%(?:25)*|=)${hex(byte)}`).join(''),
    `&(?:amp;)*(?:${reference.join('|')});`,
    ...(character === ' ' ? ['\\+'] : []),
  ];
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}

/**
 * How base64 writes these bytes wherever they stand in what is encoded, such as a header or a pair of user name and
 * password: three ways. The characters at both ends depend on the neighbours too, and are left out.
 */
function base64Forms(bytes: Buffer): string[][] {
  return [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    const whole = text.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
    return [...whole].map((character) => others[character] ?? character);
  });
}

/** How base64 may write its two characters that are neither letter nor digit. */
const others: Record<string, string> = { '+': '(?:[+-]|%2b)', '/': '(?:[/_]|%2f|\\\\{1,7}/)' };
