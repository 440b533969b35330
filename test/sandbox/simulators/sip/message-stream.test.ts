import { expect, test } from '@jest/globals';
import { FramingError, MessageStream } from '../../../../sandbox/simulators/sip/message-stream.ts';

const options = 'OPTIONS sip:edge SIP/2.0\r\nCall-ID: a\r\nContent-Length: 0\r\n\r\n';
const withBody = 'INVITE sip:edge SIP/2.0\r\nl : 7\r\n\r\nçà va';

function framed(...chunks: (string | Buffer)[]) {
  const stream = new MessageStream();
  return chunks.flatMap((chunk) => stream.push(Buffer.from(chunk)));
}

test('one packet may hold several messages, and keep-alives between them', () => {
  expect(framed(`${options}\r\n\r\n${withBody}\r\n${options}`)).toEqual([
    { message: options },
    { keepAlive: 'ping' },
    { message: withBody },
    { keepAlive: 'pong' },
    { message: options },
  ]);
});

test('a message may come byte by byte, with a body that is counted in bytes', () => {
  const bytes = [...Buffer.from(withBody + options)].map((byte) => Buffer.from([byte]));
  expect(framed(...bytes)).toEqual([{ message: withBody }, { message: options }]);
});

test('nothing is given of a message that is not whole', () => {
  expect(framed(options.slice(0, -1))).toEqual([]);
  expect(framed(withBody.slice(0, -1))).toEqual([]);
});

test.each([
  ['a head without end', 'x'.repeat(17 * 1024)],
  ['a head that is too large', options.replace('a\r\n', `${'a'.repeat(17 * 1024)}\r\n`)],
  ['a body that is too large', options.replace('Length: 0', 'Length: 70000')],
  ['no Content-Length', 'OPTIONS sip:edge SIP/2.0\r\nCall-ID: a\r\n\r\n'],
  ['a Content-Length that is no number', options.replace('Length: 0', 'Length: -1')],
  ['two that differ', options.replace('Call-ID: a', 'Content-Length: 5')],
])('%s ends the stream', (_title, text) => {
  expect(() => framed(text)).toThrow(FramingError);
});
