import { connect, type Socket } from 'node:net';
import { afterEach } from '@jest/globals';
import { MessageStream } from '../../../../sandbox/simulators/sip/message-stream.ts';
import { headerValues, summaryOf } from '../../../../sandbox/simulators/sip/message-text.ts';
import { callee, ownNumber } from '../clients.ts';

const open: Socket[] = [];

afterEach(() => {
  for (const socket of open.splice(0)) socket.destroy();
});

export interface Sent {
  /** Default: the callee at the edge. */
  uri?: string;
  from?: string;
  to?: string;
  cseq?: number;
  /** Whole header lines. */
  headers?: readonly string[];
  /** A session description. */
  body?: string;
}

const plainOffer = (port = 40_000, ...lines: string[]) =>
  [
    'v=0',
    'o=- 1 1 IN IP4 127.0.0.1',
    's=-',
    'c=IN IP4 127.0.0.1',
    't=0 0',
    `m=audio ${port} RTP/AVP 8 0`,
    ...lines,
    '',
  ].join('\r\n');

export { plainOffer };

/** Somebody who speaks SIP by hand: what goes out is what a test writes, and nothing is answered by itself. */
export async function strangerAt(port: number, callId = 'of-the-test') {
  const socket = connect(port, '127.0.0.1');
  open.push(socket);
  const stream = new MessageStream();
  const arrived: string[] = [];
  let wake = () => {};
  let isClosed = false;
  socket.on('data', (chunk) => {
    for (const framed of stream.push(chunk)) if ('message' in framed) arrived.push(framed.message);
    wake();
  });
  socket.on('error', () => {});
  socket.once('close', () => {
    isClosed = true;
    wake();
  });
  let toTag = '';
  let contact = '';

  /** The next message that fits; those before it are passed over. */
  async function next(pattern: RegExp): Promise<string> {
    for (;;) {
      while (arrived.length > 0) {
        const message = arrived.shift() ?? '';
        if (!pattern.test(summaryOf(message))) continue;
        toTag = /;tag=([^;\s]+)/.exec(headerValues(message, 'to')[0] ?? '')?.[1] ?? toTag;
        contact = /<([^>]+)>/.exec(headerValues(message, 'contact')[0] ?? '')?.[1] ?? contact;
        return message;
      }
      if (isClosed) throw new Error(`closed before ${pattern}`);
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }

  function write(text: string): void {
    socket.write(text);
  }

  function send(method: string, { uri, from, to, cseq = 1, headers = [], body = '' }: Sent = {}): void {
    const isInside = toTag !== '' && (method !== 'INVITE' || cseq > 1) && method !== 'CANCEL';
    write(
      [
        `${method} ${uri ?? (isInside && contact ? contact : `sip:${callee}@edge`)} SIP/2.0`,
        `Via: SIP/2.0/TCP 127.0.0.1:1;branch=z9hG4bK${method === 'CANCEL' ? 'INVITE' : method}${cseq}`,
        `From: ${from ?? `<sip:${ownNumber}@127.0.0.1>`};tag=1`,
        `To: ${to ?? `<sip:${callee}@edge>`}${isInside ? `;tag=${toTag}` : ''}`,
        `Call-ID: ${callId}`,
        `CSeq: ${cseq} ${method}`,
        'Contact: <sip:me@127.0.0.1:1;transport=tcp>',
        'Max-Forwards: 70',
        ...headers,
        ...(body === '' ? [] : ['Content-Type: application/sdp']),
        `Content-Length: ${Buffer.byteLength(body)}`,
        '',
        body,
      ].join('\r\n'),
    );
  }

  /** Answers a request of the other side. */
  function answer(request: string, status = '200 OK'): void {
    const head = ['Via', 'From', 'To', 'Call-ID', 'CSeq'].flatMap((name) =>
      headerValues(request, name).map((value) => `${name}: ${value}`),
    );
    write([`SIP/2.0 ${status}`, ...head, 'Content-Length: 0', '', ''].join('\r\n'));
  }

  return { send, next, answer, write, close: () => socket.destroy() };
}

/** The session description of a message. */
export function bodyOf(message: string): string {
  return message.slice(message.indexOf('\r\n\r\n') + 4);
}
