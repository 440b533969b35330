import { readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { operations } from '../lambdas/operator/contract.ts';
import { workflows } from '../lambdas/workflows/contract.ts';
import { leanDependencies } from './lean-dependencies.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The bundle of each Lambda: its name (`create-trunk`, `start-provisioning`) to the folder that is deployed. */
export type Bundles = ReadonlyMap<string, string>;

function entryFiles(): string[] {
  const events = readdirSync(join(root, 'lambdas/events')).map((file) => `lambdas/events/${file}`);
  const named = (folder: string, names: object) => Object.keys(names).map((name) => `lambdas/${folder}/${name}.ts`);
  const ofSteps = Object.entries(workflows).flatMap(([name, steps]) => named(`workflows/${name}`, steps));
  return [...ofSteps, ...named('operator', operations), ...events];
}

/** The options of esbuild for every bundle. */
export const bundling = {
  absWorkingDir: root,
  bundle: true,
  plugins: [leanDependencies],
  platform: 'node',
  target: 'node24',
  // `import … from 'node:http'` evaluates every getter of a built-in module, which loads a second undici, HTTP/2 and
  // web streams that nothing uses; `require` does not. It saves a third of a start.
  format: 'cjs',
  // The same for the SDK's `import('node:http')`, at the first call.
  supported: { 'dynamic-import': false },
  // ES modules first: only those can be shaken.
  mainFields: ['module', 'main'],
  minify: true,
  sourcemap: true,
  // Line numbers are enough in a stack trace; the sources themselves would treble the upload.
  sourcesContent: false,
  // undici's own switch for its bundle in Node: without the experimental parser beside the usual one.
  define: { esbuildDetection: 'true' },
  logLevel: 'warning',
} satisfies BuildOptions;

/**
 * Bundles every Lambda in one esbuild run, each into a folder of its own with `index.js` and its source map.
 * One run for all takes about as long as one Lambda alone, where CDK's own bundling starts a process for each.
 */
export async function bundleLambdas(
  outputFolder = join(root, '.build/lambdas'),
  plugins: Plugin[] = [],
): Promise<Bundles> {
  const names = entryFiles().map((file) => basename(file, '.ts'));
  await build({
    ...bundling,
    entryPoints: entryFiles().map((file) => ({ in: file, out: `${basename(file, '.ts')}/index` })),
    outdir: outputFolder,
    plugins: [...plugins, leanDependencies],
  });
  // The repository's own package.json would make them ES modules, here and wherever a folder of them is tried.
  for (const name of names) {
    writeFileSync(join(outputFolder, name, 'package.json'), `${JSON.stringify({ name, type: 'commonjs' })}\n`);
  }
  return new Map(names.map((name) => [name, join(outputFolder, name)]));
}
