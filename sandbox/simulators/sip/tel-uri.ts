/**
 * `tel:` URIs (RFC 3966), which sip.js does not know, as the SIP URIs that mean the same (RFC 3261, 19.1.6), at a host that
 * nobody has (RFC 2606). Where a message goes out again they are what they were.
 */
const host = 'tel.invalid';
const phone = `@${host};user=phone`;

export const telHost = host;

/** A URI alone. */
export function uriWithoutTel(uri: string): string {
  return uri.replace(/^tel:(.*)$/i, `sip:$1${phone}`);
}

/** A whole message, as it came: its Request-URI, and every header that names somebody. */
export function withoutTel(message: string): string {
  return inHead(message, (head) =>
    head
      .replace(/^([A-Z]+) tel:(\S+) /i, `$1 sip:$2${phone} `)
      .replace(/<tel:([^>]*)>/gi, `<sip:$1${phone}>`)
      // Without brackets, parameters belong to the header.
      .replace(/^((?:from|to|f|t)[ \t]*:[ \t]*)tel:([^;\s]*)/gim, `$1<sip:$2${phone}>`),
  );
}

/** A whole message, as it goes out. */
export function withTel(message: string): string {
  if (!message.includes(phone)) return message;
  return inHead(message, (head) => head.replaceAll(new RegExp(`sip:([^@<>\\s]*)${phone}`, 'g'), 'tel:$1'));
}

/**
 * The number in the user part of a URI: parameters of the telephone network, such as `;npdi`, stand behind it there, and
 * separators are for the eye.
 */
export function numberIn(user = ''): string {
  const [number = ''] = user.split(';');
  return /^\+?[\d().-]+$/.test(number) ? number.replace(/[().-]/g, '') : number;
}

function inHead(message: string, change: (head: string) => string): string {
  const end = message.indexOf('\r\n\r\n');
  return end < 0 ? change(message) : change(message.slice(0, end)) + message.slice(end);
}
