import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { print } from '../cli/io.ts';
import { sandboxTemplate } from '../sandbox/synthesize.ts';
import { bundlesPart } from './figures-rows.ts';
import { markdownTable, withPart } from './generated-part.ts';

/*
 * Prints the size of each Lambda's bundle; with --write, it is written into docs/figures.md. Transitions and calls stand
 * there by `npm run generate`.
 */

const template = await sandboxTemplate();
const rows = template.ofType('AWS::Lambda::Function').map(([logicalId, { Properties }]) => {
  const code = readFileSync(join(template.assetFolder(logicalId), 'index.js'));
  const { LogGroup } = template.resolve(Properties.LoggingConfig) as { LogGroup: string };
  const sizes = [code, gzipSync(code)].map(({ length }) => Math.round(length / 1000));
  return [LogGroup.split('/').at(-1) ?? '', ...sizes];
});
const content = markdownTable(['Lambda', 'bundle, kB', 'compressed, kB'], rows, [1, 2]);
if (process.argv.includes('--write')) {
  const { file } = bundlesPart;
  writeFileSync(file, withPart(readFileSync(file, 'utf8'), { ...bundlesPart, content }));
} else print(content);
