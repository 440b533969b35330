import { readFileSync } from 'node:fs';
import { buffer } from 'node:stream/consumers';
// JSON.parse keeps the last of two equal keys without a word, and does not always say where it stopped.
import { type AnyNode, parse } from '@humanwhocodes/momoa';
import { codePoint } from '../lambdas/telephony/visible-text.ts';
import { UsageError } from './errors.ts';

/**
 * The JSON of a file, or of standard input for `-`. No value of it is ever in an error: it may hold a secret.
 *
 * @param option its name, for the error: `--input`
 * @throws UsageError that says where the first mistake is, by line and column from 1
 */
export async function readJsonInput(option: string, file: string, stdin: NodeJS.ReadableStream): Promise<unknown> {
  const refuse: Refuse = (problem) => new UsageError(`${option}: ${file} ${problem}`);
  return jsonOf(file === '-' ? await buffer(stdin) : readFile(file, refuse), refuse, ({ key }) => `the key "${key}"`);
}

/** The same of secrets on standard input: a key may be one, too. */
export async function readSecretJson(stdin: NodeJS.ReadableStream, further: string): Promise<unknown> {
  const refuse: Refuse = (problem) => new UsageError(`Standard input ${problem} ${further}`);
  return jsonOf(await buffer(stdin), refuse, () => 'a key');
}

type Refuse = (problem: string) => UsageError;

function jsonOf(bytes: Uint8Array, refuse: Refuse, named: (twice: { key: string }) => string): unknown {
  const text = decode(bytes, refuse);
  if (text.trim() === '') throw refuse('is empty. Give a JSON object.');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw refuse(`is not JSON${placeOfError(text, error)}.`);
  }
  const twice = findKeyThatStandsTwice(parse(text));
  if (twice) throw refuse(`has ${named(twice)} twice, the second time in line ${twice.line}. Remove one.`);
  return value;
}

function readFile(file: string, refuse: Refuse): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    throw refuse(`cannot be read (${(error as NodeJS.ErrnoException).code}). Name a JSON file.`);
  }
}

/** By its byte order mark, which editors on Windows write and the decoders take off; UTF-8 without one. */
function decode(bytes: Uint8Array, refuse: Refuse): string {
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
  let text: string;
  try {
    text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw refuse(`is not ${encoding.toUpperCase()} text. Save it as UTF-8.`);
  }
  if (text.includes('\0')) throw refuse('is not UTF-8 text: it holds the character U+0000. Save it as UTF-8.');
  return text;
}

function placeOfError(text: string, error: unknown): string {
  let place: { line?: number; column?: number } | undefined;
  try {
    parse(text);
  } catch (found) {
    place = found as { line?: number; column?: number };
  }
  // The other parser took it.
  const [, line, column] = /\(line (\d+) column (\d+)\)/.exec((error as Error).message) ?? [];
  const [inLine, inColumn] = place?.line === undefined ? [line, column] : [place.line, place.column];
  if (inLine === undefined) return '';
  const character = [...(text.split(/\r\n|\r|\n/)[Number(inLine) - 1] ?? '').slice(Number(inColumn) - 1)][0] ?? '';
  // Of other characters one sees what is wrong, and they may be of a secret.
  const odd = /[^\0-~]/u.test(character) ? `, the character ${codePoint(character)}` : '';
  return `: the first mistake is in line ${inLine}, column ${inColumn}${odd}`;
}

function findKeyThatStandsTwice(node: AnyNode): { key: string; line: number } | undefined {
  switch (node.type) {
    case 'Document':
      return findKeyThatStandsTwice(node.body);
    case 'Array':
      return node.elements.map(({ value }) => findKeyThatStandsTwice(value)).find((found) => found);
    case 'Object': {
      const seen = new Set<string>();
      for (const { name, value } of node.members) {
        const key = name.type === 'String' ? name.value : name.name;
        if (seen.has(key)) return { key, line: name.loc.start.line };
        seen.add(key);
        const within = findKeyThatStandsTwice(value);
        if (within) return within;
      }
      return undefined;
    }
    default:
      return undefined;
  }
}
