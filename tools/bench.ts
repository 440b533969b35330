import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { print, printError } from '../cli/io.ts';
import { bundleLambdas } from '../lib/bundles.ts';
import { endIdleWorkers } from '../sandbox/aws/lambda-workers.ts';
import { startSandbox } from '../sandbox/sandbox.ts';
import { synthesizeSandbox } from '../sandbox/synthesize.ts';
import { temporaryFolder } from '../sandbox/temporary-folder.ts';
import { ratiosPart } from './figures-rows.ts';
import { markdownTable, splitAtPart } from './generated-part.ts';

const help = `npm run bench -- [options]

How long things take, as multiples of a Node process that imports an empty handler: each Lambda's bundle, a number in the
sandbox, the synthesis. Both sides of a ratio are measured in turns, so that it holds while a machine's speed drifts.

  --only TEXT   only what has the text in its name
  --write       writes the ratios into docs/figures.md

Exit code: 0 as written down in docs/figures.md, or less; 1 a ratio has grown by half, or is not written down.`;

const { file: figures } = ratiosPart;
const growth = 1.5;

/** Of each bundle; of what takes seconds, fewer. */
const pairs = 9;
const longPairs = 3;

interface Measured {
  name: string;
  ratio: number;
  /** Milliseconds, median */
  took: number;
}

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    write: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (options.help) print(help);
else await run();

async function run(): Promise<void> {
  const folder = temporaryFolder();
  const bundles = await bundleLambdas(join(folder, 'lambdas'));
  const empty = join(folder, 'empty');
  mkdirSync(empty);
  writeFileSync(join(empty, 'index.js'), 'exports.handler = async () => ({});\n');
  const importEmpty = async () => importIn(empty);

  const measured: Measured[] = [];
  const measure = async (name: string, count: number, work: () => Promise<number>) => {
    if (!name.includes(options.only)) return;
    const result = await compare(name, count, work, importEmpty);
    measured.push(result);
    print(`${result.ratio.toFixed(2).padStart(8)}  ${name} (${Math.round(result.took)} ms)`);
  };
  for (const [name, bundle] of bundles) await measure(name, pairs, async () => importIn(bundle));
  await measure('synthesis', longPairs, () => timed(() => synthesizeSandbox(temporaryFolder())));
  const template = await synthesizeSandbox(join(folder, 'stack'));
  for (const [name, before] of [
    ['a number, Lambdas cold', 0],
    ['a number, Lambdas warm', 5],
  ] as const) {
    await measure(name, longPairs, async () => {
      const sandbox = await startSandbox(template, { waitMillis: 1 });
      const provision = async () => {
        await sandbox.reset();
        return timed(() => sandbox.provision({ phoneNumber: '+918045671234' }));
      };
      for (let count = 0; count < before; count++) await provision();
      const took = await provision();
      await sandbox.close();
      // The next one begins cold again.
      await endIdleWorkers();
      return took;
    });
  }
  judge(measured);
}

/** Runs both in turns. @param work answers the milliseconds that it took */
async function compare(
  name: string,
  count: number,
  work: () => Promise<number>,
  other: () => Promise<number>,
): Promise<Measured> {
  // Files that are read for the first time, and code that is compiled for the first time, are not what is measured.
  await work();
  const runs: { took: number; ratio: number }[] = [];
  for (let index = 0; index < count; index++) {
    const base = await other();
    const took = await work();
    runs.push({ took, ratio: took / base });
  }
  return { name, ratio: median(runs.map(({ ratio }) => ratio)), took: median(runs.map(({ took }) => took)) };
}

function median(values: number[]): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] as number;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/** Milliseconds of a whole process that imports a bundle, with the variables that Lambda would set. */
function importIn(folder: string): number {
  const began = performance.now();
  const env = { PATH: process.env.PATH, AWS_REGION: 'ap-south-1', POWERTOOLS_LOG_LEVEL: 'INFO' };
  const { status, stderr } = spawnSync(process.execPath, [join(folder, 'index.js')], { env });
  if (status !== 0) throw new Error(`${folder} cannot be imported: ${stderr}`);
  return performance.now() - began;
}

function judge(measured: readonly Measured[]): void {
  const text = readFileSync(figures, 'utf8');
  const { before, content: table, after } = splitAtPart(text, ratiosPart);
  const written = new Map(
    [...table.matchAll(/^\| (.+) \| ([\d.]+) \|$/gm)].map(([, name, ratio]) => [name as string, Number(ratio)]),
  );
  if (options.write) {
    for (const { name, ratio } of measured) written.set(name, ratio);
    const rows = [...written].map(([name, ratio]) => [name, ratio.toFixed(2)]);
    const content = markdownTable(['what', 'times an empty handler'], rows, [1]);
    writeFileSync(figures, `${before}${content}\n${after}`);
    return;
  }
  for (const { name, ratio } of measured) {
    const known = written.get(name);
    if (known !== undefined && ratio <= known * growth) continue;
    process.exitCode = 1;
    printError(
      known === undefined
        ? `${name} is not in ${figures}: npm run bench -- --write`
        : `${name} takes ${ratio.toFixed(2)} times an empty handler; written down is ${known.toFixed(2)}.`,
    );
  }
}
