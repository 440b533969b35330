import { describe, expect, test } from '@jest/globals';
import { noteSchema } from '../../lambdas/numbers/note.ts';
import { oneLine, quoted } from '../../lambdas/telephony/one-line.ts';
import { explainCallFailure } from '../../lambdas/telephony/sip-failure.ts';
import { beginningOf, escapedJson, visibleLines, visibleText } from '../../lambdas/telephony/visible-text.ts';
import { problemOf } from './problem-of.ts';

/**
 * One of each kind, and all of the kinds that have a name: C0, DEL, C1, bidi, zero width, separators, tags, half a pair,
 * and what Unicode has no glyph for: fillers, selectors, the joiner of graphemes.
 */
const codes = [
  ...Array.from({ length: 0x20 }, (_, code) => code),
  ...Array.from({ length: 0x21 }, (_, code) => 0x7f + code),
  ...[0xad, 0x61c, 0x200b, 0x200e, 0x200f, 0x2028, 0x2029, 0x2060, 0xfeff, 0xfff9, 0xe0001, 0xe0041, 0xd800],
  ...[0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069],
  ...[0x34f, 0x115f, 0x1160, 0x17b4, 0x180b, 0x180e, 0x2065, 0x3164, 0xfe00, 0xffa0, 0xe0100, 0xe01ef],
];
const named = codes.map((code) => ({
  character: String.fromCodePoint(code),
  name: `U+${code.toString(16).toUpperCase().padStart(4, '0')}`,
}));

describe('what steers a terminal or hides', () => {
  test.each(named)('is shown as its code point: $name', ({ character, name }) => {
    expect(visibleText(`a${character}b`)).toBe(`a<${name}>b`);
  });

  test.each(named)('is escaped in JSON, which reads as it was: $name', ({ character }) => {
    const value = { [`k${character}`]: [`a${character}b`, '"\\'] };
    const json = escapedJson(value);
    expect(json.replaceAll('\n', '')).toBe(visibleText(json.replaceAll('\n', '')));
    expect(JSON.parse(json)).toEqual(value);
  });

  test.each(named.filter(({ character }) => character.trim() !== ''))(
    'is refused in what a person types, by its name: $name',
    ({ character, name }) => {
      expect(problemOf(noteSchema, `New${character}line`)).toContain(name);
    },
  );

  test.each([...'\t\n\r'])('a tab or a line break is refused in what a person types (%j)', (character) => {
    expect(problemOf(noteSchema, `one${character}two`)).toMatch(/tab or a line break \(U\+000[9AD]\): write it on one/);
  });

  test.each(named)('leaves what a service said on one line: $name', ({ character }) => {
    const said = oneLine(`busy${character}here`);
    expect(said).toBe(visibleText(said));
    expect(said).toMatch(/^busy.*here$/u);
  });
});

test.each([
  'Zürich, São Paulo: 60 € – “done”',
  'नई लाइन, दिल्ली',
  'क\u094d\u200dष and ನ\u0ccd\u200c',
  'السلام عليكم',
  '新しい番号',
  '👩\u200d💻 ✓ \ud83c\uddee\ud83c\uddf3',
  'call ☎\ufe0f or ☎\ufe0e',
])('a text of any script stays as it is: %s', (text) => {
  expect([visibleText(text), oneLine(text), problemOf(noteSchema, text)]).toEqual([text, text, undefined]);
  expect(escapedJson([text])).toContain(text);
});

test('line breaks stay between lines of ours', () => {
  expect(visibleLines('one\ntwo\u001b[2J')).toBe('one\ntwo<U+001B>[2J');
});

test.each([
  ['ab', 3, 'ab'],
  ['abcd', 3, 'abc'],
  ['ab😀', 3, 'ab'],
  ['ab😀', 4, 'ab😀'],
  ['😀', 1, ''],
])('the beginning of a text never ends in half a character: %j in %d', (text, longest, kept) => {
  expect(beginningOf(text, longest)).toBe(kept);
});

test('what a service said is shortened between characters', () => {
  expect(oneLine(`${'a'.repeat(299)}😀b`)).toBe(`${'a'.repeat(299)}...`);
});

test('what a service said stands between quotation marks that nothing in it ends', () => {
  expect(quoted('busy". Type: x "')).toBe(`"busy'. Type: x '"`);
  expect(explainCallFailure('weird". Now type: npx x\n"').problem).toBe(
    `The call failed: "weird'. Now type: npx x '".`,
  );
});
