/** What finds a secret in a text, in each form that a service may quote it in. */
export function formsOf(secret: string): RegExp[] {
  const bytes = Buffer.from(secret, 'utf8');
  const written = [escaped(secret), ...base64Forms(bytes), bytes.toString('hex')];
  // Without regard to case: a header or a host name may come back in another, and hexadecimal has two.
  return written.map((form) => new RegExp(form, 'gi'));
}

/** Each character as it is, or as JSON (in a text that was quoted once more too), a URL or HTML writes it. */
function escaped(secret: string): string {
  return [...secret].map((character) => `(?:${waysToWrite(character).join('|')})`).join('');
}

/** JSON in JSON in JSON; without a bound, many backslashes would take long. */
const quoting = '\\\\{0,7}';

const named: Record<string, string> = { '"': 'quot', '&': 'amp', "'": 'apos', '<': 'lt', '>': 'gt' };

function waysToWrite(character: string): string[] {
  const code = character.codePointAt(0) ?? 0;
  const units = character.split('').map((unit) => unit.charCodeAt(0).toString(16).padStart(4, '0'));
  const ways = [
    `${quoting}${character.replace(/[^a-z0-9]/i, '\\$&')}`,
    units.map((unit) => `\\\\{1,7}u${unit}`).join(''),
    // %25 is the percent sign itself, encoded once more.
    [...Buffer.from(character, 'utf8')].map((byte) => `%(?:25)*${byte.toString(16).padStart(2, '0')}`).join(''),
    `&(?:amp;)*#(?:0*${code}|x0*${code.toString(16)});`,
  ];
  if (named[character]) ways.push(`&(?:amp;)*${named[character]};`);
  if (character === ' ') ways.push('\\+');
  return ways;
}

/**
 * How base64 writes these bytes wherever they stand in what is encoded, such as a header or a pair of user name and
 * password: three ways. The characters at both ends depend on the neighbours too, and are left out.
 */
function base64Forms(bytes: Buffer): string[] {
  return [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    const whole = text.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
    return whole.replaceAll('+', '(?:[+-]|%2b)').replaceAll('/', '(?:[/_]|%2f|\\\\{1,7}/)');
  });
}
