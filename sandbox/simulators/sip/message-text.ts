/** A SIP message by its text: what the parser keeps only once, or in another form than it was sent. */

/** The start line: `INVITE sip:+919876543210@edge` of a request, `401 Unauthorized` of a response. */
export function summaryOf(message: string): string {
  return startLine(message)
    .replace(/^SIP\/2\.0 /, '')
    .replace(/ SIP\/2\.0$/, '');
}

/**
 * The reason of a refusal: its phrase, and the header fields by which a carrier explains it in its own words,
 * `Forbidden (X-Exotel-ErrorCode: 4001)`.
 */
export function reasonOf(response: string): string {
  const phrase = summaryOf(response).replace(/^\d+ ?/, '');
  const explanations = response.split('\r\n').filter((line) => /^X-(?!Simulated-Seconds)/i.test(line));
  return [phrase, ...explanations.map((line) => `(${line})`)].join(' ');
}

/** The Request-URI exactly as it was sent, which is what a digest is computed over. */
export function requestUriOf(message: string): string {
  return startLine(message).split(' ')[1] ?? '';
}

/** Every value of a header field, in order; one value for each line. */
export function headerValues(message: string, name: string): string[] {
  const head = message.slice(0, Math.max(message.indexOf('\r\n\r\n'), 0)).replace(/\r\n[ \t]+/g, ' ');
  const prefix = `${name.toLowerCase()}:`;
  return head
    .split('\r\n')
    .slice(1)
    .map((line) => line.replace(/^([^:\s]+)[ \t]*:/, '$1:'))
    .filter((line) => line.toLowerCase().startsWith(prefix))
    .map((line) => line.slice(prefix.length).trim());
}

function startLine(message: string): string {
  return message.slice(0, message.indexOf('\r\n'));
}
