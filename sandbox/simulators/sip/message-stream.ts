/** What cannot be cut into SIP messages; nothing after it can be trusted, so the connection has to end. */
export class FramingError extends Error {
  /** The head of the message, as far as it was read. */
  readonly head: string;
  readonly isTooLarge: boolean;

  constructor(message: string, head: string, isTooLarge = false) {
    super(message);
    this.head = head;
    this.isTooLarge = isTooLarge;
  }
}

/** RFC 3261 names no limit; a head of this size is no call of any telephone. */
const largestHead = 16 * 1024;
const largestBody = 64 * 1024;

const endOfHead = Buffer.from('\r\n\r\n');
const carriageReturn = 13;
const lineFeed = 10;

/** What a stream of bytes held: whole messages, and the keep-alives of RFC 5626 (a double CRLF wants a single one back). */
export type Framed = { message: string } | { keepAlive: 'ping' | 'pong' };

/**
 * Cuts a stream of bytes into SIP messages by Content-Length (RFC 3261, 18.3): TCP knows no messages, so that one may
 * arrive in several packets, and several in one.
 */
export class MessageStream {
  #bytes: Buffer = Buffer.alloc(0);

  /** @throws FramingError */
  push(chunk: Buffer): Framed[] {
    this.#bytes = Buffer.concat([this.#bytes, chunk]);
    const framed: Framed[] = [];
    for (let next = this.#next(); next !== undefined; next = this.#next()) framed.push(next);
    return framed;
  }

  #next(): Framed | undefined {
    if (this.#startsWithLine(0)) return { keepAlive: this.#takeKeepAlive() };
    const headLength = this.#bytes.indexOf(endOfHead);
    if (headLength > largestHead || (headLength === -1 && this.#bytes.length > largestHead)) {
      const read = this.#bytes.toString('latin1', 0, largestHead);
      const wholeLines = read.slice(0, Math.max(read.lastIndexOf('\r\n'), 0));
      throw new FramingError(`The head of a SIP message has more than ${largestHead} bytes.`, wholeLines, true);
    }
    if (headLength === -1) return undefined;
    const bodyStart = headLength + endOfHead.length;
    const end = bodyStart + contentLength(this.#bytes.toString('latin1', 0, headLength));
    if (this.#bytes.length < end) return undefined;
    const message = this.#bytes.toString('utf8', 0, end);
    this.#bytes = this.#bytes.subarray(end);
    return { message };
  }

  #startsWithLine(offset: number): boolean {
    return this.#bytes[offset] === carriageReturn && this.#bytes[offset + 1] === lineFeed;
  }

  #takeKeepAlive(): 'ping' | 'pong' {
    const isDouble = this.#startsWithLine(2);
    this.#bytes = this.#bytes.subarray(isDouble ? 4 : 2);
    return isDouble ? 'ping' : 'pong';
  }
}

/** Over a stream every message has to tell the length of its body. `l` is the compact form of the name. */
function contentLength(head: string): number {
  const lengths = [...head.matchAll(/^(?:content-length|l)[ \t]*:[ \t]*(.*?)[ \t]*$/gim)].map(
    ([, value]) => value ?? '',
  );
  const [length] = lengths;
  if (length === undefined) throw new FramingError('A SIP message over a stream has no Content-Length.', head);
  if (!/^\d{1,9}$/.test(length) || lengths.some((other) => other !== length)) {
    throw new FramingError('A SIP message has a Content-Length that cannot be read.', head);
  }
  if (Number(length) > largestBody)
    throw new FramingError(`The body of a SIP message has more than ${largestBody} bytes.`, head, true);
  return Number(length);
}
