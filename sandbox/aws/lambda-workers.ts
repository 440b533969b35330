import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { build } from 'esbuild';
import type { Message, Order } from './lambda-orders.ts';
import type { LambdaCode } from './template.ts';

/*
 * Workers to run Lambdas in. Starting one and loading the packages of a bundle takes longer than loading the bundle
 * again where they are. So a worker is kept for the next Lambda that can use it, in any sandbox of the process.
 */

/** The owner of an instance in a worker. */
export interface Listener {
  hear(message: Message): void;
  /** The worker has ended by itself. */
  ended(reason: { errorType: string; errorMessage: string }): void;
}

/** One instance's place in a worker. */
export interface Place {
  order(order: Order): void;
  /** Nothing more is heard of the instance. The worker is kept, if it can serve another. */
  leave(): void;
  /** As `leave`, in the middle of its work. Where it is alone in its worker, the worker ends with it. */
  end(): Promise<unknown>;
}

/** What decides in which workers an instance can be. */
export interface Requirements extends LambdaCode {
  /** PEM */
  trusted: readonly string[];
}

class LambdaWorker {
  readonly listeners = new Map<number, Listener>();
  readonly #worker: Worker;
  #instances = 0;

  constructor(code: string, onExit: () => void) {
    this.#worker = new Worker(code, {
      eval: true,
      // A Lambda must not see the environment of the process.
      env: {},
      execArgv: ['--no-warnings'],
      stdout: true,
      stderr: true,
    });
    let failure: Error | undefined;
    this.#worker.on('message', ({ instance, message }: { instance: number; message: Message }) =>
      this.listeners.get(instance)?.hear(message),
    );
    this.#worker.on('error', (error: Error) => {
      failure = error;
    });
    this.#worker.on('exit', (code) => {
      onExit();
      const thrown = failure ? ` (${failure.name}: ${failure.message})` : '';
      const errorMessage = `Runtime exited with error: exit status ${code}${thrown}`;
      const all = [...this.listeners.values()];
      this.listeners.clear();
      for (const listener of all) listener.ended({ errorType: failure?.name ?? 'Runtime.ExitError', errorMessage });
    });
    // A Lambda that nobody waits for must not keep the process. Listening would, so this comes last.
    this.#worker.unref();
  }

  admit(listener: Listener): number {
    this.#instances += 1;
    this.listeners.set(this.#instances, listener);
    return this.#instances;
  }

  order(instance: number, order: Order): void {
    this.#worker.postMessage({ instance, order });
  }

  dismiss(instance: number): void {
    this.listeners.delete(instance);
    this.order(instance, 'forget');
  }

  terminate(): Promise<unknown> {
    this.listeners.clear();
    return this.#worker.terminate();
  }
}

/** Workers by what they can be used for: those with shared packages always, others while they have no instance. */
const known = new Map<string, LambdaWorker[]>();

/** Finds a worker for an instance, or starts one. The first order to its place is to load. */
export async function takePlace(requirements: Requirements, listener: Listener): Promise<Place> {
  const { bundle, packages, trusted } = requirements;
  const key = [packages ?? bundle, ...trusted].join('\n');
  const code = await workerCode();
  const isShared = packages !== null;
  const worker = isShared ? known.get(key)?.[0] : known.get(key)?.pop();
  const forget = (which: LambdaWorker) => {
    const others = (known.get(key) ?? []).filter((other) => other !== which);
    if (others.length > 0) known.set(key, others);
    else known.delete(key);
  };
  const keep = (which: LambdaWorker) => known.set(key, [...(known.get(key) ?? []), which]);
  const place = worker ?? new LambdaWorker(code, () => forget(place));
  if (isShared && !worker) keep(place);
  const instance = place.admit(listener);
  // One that trusts other certificates cannot unlearn them, and each sandbox has its own.
  const isOver = () => trusted.length > 0 && place.listeners.size === 0;
  const leave = () => {
    place.dismiss(instance);
    if (isOver()) {
      forget(place);
      void place.terminate();
    } else if (!isShared) keep(place);
  };
  return {
    order: (order) => place.order(instance, order),
    leave,
    end: async () => (isShared ? leave() : place.terminate()),
  };
}

let code: Promise<string> | undefined;

/** Translated once: each worker would strip the types itself, which takes it longer than to start. */
function workerCode(): Promise<string> {
  code ??= build({
    entryPoints: [fileURLToPath(new URL('./lambda-worker.ts', import.meta.url))],
    bundle: true,
    write: false,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
  }).then(({ outputFiles }) => String(outputFiles[0]?.text));
  return code;
}

/** Ends the workers that are kept. */
export async function endIdleWorkers(): Promise<void> {
  const all = [...known.values()].flat();
  known.clear();
  await Promise.all(all.map((worker) => worker.terminate()));
}
