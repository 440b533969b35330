import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { bundleLambdas, bundling } from '../lib/bundles.ts';
import { sharedPackages } from './aws/lambda-orders.ts';

/**
 * The bundles without the packages that they are made with, which are in one file beside them, `packages.cjs`. They
 * are built from the same sources in the same way; what differs is that a worker loads the packages once for all of them,
 * and that an instance of a Lambda is so little code that it starts in milliseconds.
 */
export async function bundleWithSharedPackages(folder: string, plugins: Plugin[] = []): Promise<void> {
  const packages = new Set<string>();
  await bundleLambdas(folder, [...plugins, leavingOut(packages)]);
  await build({
    ...bundling,
    stdin: {
      contents: [...packages].map(exporting).join('\n'),
      resolveDir: import.meta.dirname,
    },
    outfile: join(folder, 'packages.cjs'),
  });
}

/** A default export that stands alone is what Node's ES modules get of a CommonJS one: the whole. */
function exporting(name: string): string {
  const quoted = JSON.stringify(name);
  return `{ const all = require(${quoted}); exports[${quoted}] = Object.keys(all).join() === 'default' ? all.default : all; }`;
}

/** Leaves packages out of the bundles, and notes which. */
function leavingOut(packages: Set<string>): Plugin {
  return {
    name: 'shared packages',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^[^./]/ }, ({ path, kind }) => {
        if (kind === 'entry-point' || isBuiltin(path)) return undefined;
        packages.add(path);
        return { path, namespace: sharedPackages };
      });
      onLoad({ filter: /.*/, namespace: sharedPackages }, ({ path }) => ({
        contents: `module.exports = globalThis.${sharedPackages}[${JSON.stringify(path)}];`,
      }));
    },
  };
}
