import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { build } from 'esbuild';

/*
 * Workers to run Lambdas in. To start one takes longer than to load a bundle anew into one that has run it before: so one
 * whose Lambda is not needed any more is kept for the next that has the same bundle, in whatever sandbox of the process.
 */

const idle = new Map<string, Worker[]>();

let code: Promise<string> | undefined;

/** Translated once: each worker would strip the types itself, which takes it longer than to start. */
async function workerCode(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('./lambda-worker.ts', import.meta.url))],
    bundle: true,
    write: false,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
  });
  return String(outputFiles[0]?.text);
}

/** A worker for a bundle: one that ran it before, or a new one. It waits for an order to load. */
export async function takeWorker(bundle: string): Promise<Worker> {
  const known = idle.get(bundle)?.pop();
  if (known) return known;
  code ??= workerCode();
  const worker = new Worker(await code, {
    eval: true,
    // What the process itself has in its environment is no Lambda's business.
    env: {},
    execArgv: ['--no-warnings'],
    stdout: true,
    stderr: true,
  });
  // A Lambda that nobody waits for must not keep the process.
  worker.unref();
  return worker;
}

/** Keeps a worker that has nothing to do, for the next Lambda with its bundle. */
export function keepWorker(worker: Worker, bundle: string): void {
  for (const event of ['message', 'error', 'exit']) worker.removeAllListeners(event);
  // It is over in any case, should it still fail by itself.
  worker.on('error', () => {});
  worker.once('exit', () =>
    idle.set(
      bundle,
      (idle.get(bundle) ?? []).filter((other) => other !== worker),
    ),
  );
  idle.set(bundle, [...(idle.get(bundle) ?? []), worker]);
}

/** Ends the workers that are kept. */
export async function endIdleWorkers(): Promise<void> {
  const all = [...idle.values()].flat();
  idle.clear();
  await Promise.all(all.map((worker) => worker.terminate()));
}
