import { existsSync, readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';

const position = /([^\s(]+\.js):(\d+):(\d+)/g;

/**
 * Has the stack of an error name files and lines of the source, by the source map beside the bundle.
 *
 * Only for an error that is about to be shown: `--enable-source-maps` reads the map at every start, which takes a tenth
 * of it.
 */
export function nameSourcePositions(error: Error): void {
  if (!error.stack) return;
  const maps = new Map<string, SourceMap | undefined>();
  error.stack = error.stack.replaceAll(position, (text, file: string, line: string, column: string) => {
    if (!maps.has(file)) maps.set(file, mapBeside(file));
    // Positions are counted from 1 in a stack.
    const origin = maps.get(file)?.findOrigin(Number(line), Number(column));
    return origin && 'fileName' in origin ? `${origin.fileName}:${origin.lineNumber}:${origin.columnNumber}` : text;
  });
}

/** What cannot be read must not hide the error itself. */
function mapBeside(file: string): SourceMap | undefined {
  const path = `${file}.map`;
  try {
    return existsSync(path) ? new SourceMap(JSON.parse(readFileSync(path, 'utf8'))) : undefined;
  } catch {
    return undefined;
  }
}
