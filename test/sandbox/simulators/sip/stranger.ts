import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach } from '@jest/globals';
import type { SipAddresses } from '../../../../sandbox/simulators/sip/addresses.ts';
import { MessageStream } from '../../../../sandbox/simulators/sip/message-stream.ts';
import { headerValues, summaryOf } from '../../../../sandbox/simulators/sip/message-text.ts';
import { callee, ownNumber } from '../clients.ts';

const open: Socket[] = [];
const servers: Server[] = [];

afterEach(() => {
  for (const socket of open.splice(0)) socket.destroy();
  for (const server of servers.splice(0)) server.close();
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
  return strangerOn(connect(port, '127.0.0.1'), callId);
}

/** The same, who is called. `request` sends one within the call that an INVITE began. */
export async function strangerWhoIsCalled() {
  const server = createServer();
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const called = new Promise<Socket>((resolve) => server.once('connection', resolve)).then((socket) => {
    const stranger = strangerOn(socket, '');
    const request = (invite: string, method: string, body = '', cseq = 1) => {
      const [from, to, callId, contact] = ['from', 'to', 'call-id', 'contact'].map(
        (name) => headerValues(invite, name)[0] ?? '',
      );
      stranger.write(
        [
          `${method} ${contact?.replace(/[<>]/g, '')} SIP/2.0`,
          `Via: SIP/2.0/TCP 127.0.0.1:1;branch=z9hG4bKwithin${method}${cseq}`,
          `From: ${to};tag=called`,
          `To: ${from}`,
          `Call-ID: ${callId}`,
          `CSeq: ${cseq} ${method}`,
          `Contact: <sip:me@127.0.0.1:${port};transport=tcp>`,
          'Max-Forwards: 70',
          'Content-Type: application/sdp',
          `Content-Length: ${Buffer.byteLength(body)}`,
          '',
          body,
        ].join('\r\n'),
      );
    };
    return { ...stranger, request };
  });
  return { callee: called, addresses: { host: '127.0.0.1', tcpPort: port, tlsPort: port } as SipAddresses };
}

function strangerOn(socket: Socket, callId: string) {
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
  function answer(request: string, status = '200 OK', body = ''): void {
    const head = ['Via', 'From', 'To', 'Call-ID', 'CSeq'].flatMap((name) =>
      headerValues(request, name).map(
        (value) => `${name}: ${value}${name === 'To' && !value.includes(';tag=') ? ';tag=called' : ''}`,
      ),
    );
    const described = ['Contact: <sip:me@127.0.0.1:1;transport=tcp>', 'Content-Type: application/sdp'];
    const length = `Content-Length: ${Buffer.byteLength(body)}`;
    write([`SIP/2.0 ${status}`, ...head, ...(body === '' ? [] : described), length, '', body].join('\r\n'));
  }

  return { send, next, answer, write, close: () => socket.destroy() };
}

/** The session description of a message. */
export function bodyOf(message: string): string {
  return message.slice(message.indexOf('\r\n\r\n') + 4);
}
