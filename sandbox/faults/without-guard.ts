import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'esbuild';
import type { Guard } from './guard.ts';

/*
 * Where guards stand in the code. A mark is a line of its own, `// guard: ` and the guard's name, above the place; so it
 * moves with the place, and whoever edits that sees it.
 */

/** How many lines after a mark belong to it. */
const reach = 4;
const lambdas = fileURLToPath(new URL('../../lambdas/', import.meta.url));

interface Mark {
  name: string;
  path: string;
  /** Of the line after it, in the file. */
  offset: number;
  following: string;
}

/** Every mark in lambdas/. */
export function findMarks(): Mark[] {
  const files = readdirSync(lambdas, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  return files.flatMap((file) => {
    const path = join(lambdas, file);
    const contents = readFileSync(path, 'utf8');
    return [...contents.matchAll(/\/\/ guard: (.*)\n/g)].map(({ 0: line, 1: name = '', index }) => {
      const offset = index + line.length;
      return { name, path, offset, following: contents.slice(offset).split('\n', reach).join('\n') };
    });
  });
}

/** The place of each of the guard's texts. @throws Error when marks and texts do not fit: one of both has changed. */
export function placesOf({ name, without }: Guard, marks = findMarks()) {
  const own = marks.filter((mark) => mark.name === name);
  if (own.length !== without.length) {
    throw new Error(`${name}: has ${own.length} marks in lambdas/ for ${without.length} places.`);
  }
  return without.map(({ text, becomes }) => {
    const [mark, ...more] = own.filter(({ following }) => following.includes(text));
    if (!mark || more.length > 0 || mark.following.split(text).length !== 2) {
      throw new Error(`${name}: the ${reach} lines after its marks do not have once: ${text}`);
    }
    return { path: mark.path, start: mark.offset + mark.following.indexOf(text), text, becomes };
  });
}

/** Builds the bundles without a guard. @throws Error when a place is not there: the code has changed, and the guard must too. */
export function withoutGuard(guard: Guard): Plugin {
  const places = Map.groupBy(placesOf(guard), ({ path }) => path);
  return {
    name: 'without-guard',
    setup(build) {
      build.onLoad({ filter: /lambdas.*\.ts$/ }, ({ path }) => {
        const inFile = places.get(path);
        if (!inFile) return undefined;
        let contents = readFileSync(path, 'utf8');
        // The last one first: those before it stay where they are.
        for (const { start, text, becomes } of inFile.toSorted((one, other) => other.start - one.start)) {
          contents = contents.slice(0, start) + becomes + contents.slice(start + text.length);
        }
        return { contents, loader: 'ts' };
      });
    },
  };
}
