import { AsyncLocalStorage } from 'node:async_hooks';
import { createRequire, enableCompileCache, flushCompileCache } from 'node:module';
import { parentPort } from 'node:worker_threads';
import { type InvokeOrder, type LoadOrder, type Message, type Order, sharedPackages } from './lambda-orders.ts';
import { type SandboxTime, useSandboxTime } from './lambda-time.ts';
import { bringTimeoutsUnderControl, type PendingTimeouts } from './lambda-timeouts.ts';
import { LeftOut } from './left-out.ts';
import { useSandboxNetwork } from './sandbox-network.ts';

/*
 * The inside of a worker. It runs instances of Lambdas: one after the other where a bundle has its own packages, and side
 * by side where bundles share them. An instance has its own environment, and its own modules apart from shared packages;
 * it is kept between invocations, so that what a bundle caches is cached here too.
 */

type Handler = (event: unknown, context: object) => Promise<unknown>;

interface Instance {
  id: number;
  functionName: string;
  variables: Record<string, string>;
  timeouts: PendingTimeouts;
  time: SandboxTime;
  /** What goes on when the sandbox says that it has slept for long enough. */
  sleeping: Map<number, () => void>;
  handler?: Handler;
}

const instances = new Map<number, Instance>();

/** The instance whose code runs. What that code starts and waits for belongs to it too. */
const running = new AsyncLocalStorage<Instance>();

Object.defineProperty(process, 'env', { get: () => running.getStore()?.variables ?? {} });
bringTimeoutsUnderControl(() => running.getStore()?.timeouts);
useSandboxTime(() => running.getStore()?.time);

for (const stream of [process.stdout, process.stderr]) {
  // By its own way a line would arrive whenever it likes; by this one, what was logged is there before the answer is.
  stream._write = (chunk: unknown, _encoding, done) => {
    tell(running.getStore()?.id, { log: String(chunk) });
    done();
  };
}

function tell(instance: number | undefined, message: Message): void {
  parentPort?.postMessage({ instance, message });
}

function load(id: number, order: LoadOrder): void {
  const { bundle, packages, functionName, compileCache, trusted, variables, leftOut } = order;
  const sleeping = new Map<number, () => void>();
  const time = { leftOut: new LeftOut(leftOut), sleep: sleeper(id, sleeping) };
  const instance: Instance = { id, functionName, variables, timeouts: new Set(), time, sleeping };
  instances.set(id, instance);
  useSandboxNetwork(trusted);
  enableCompileCache(compileCache);
  const require = createRequire(bundle);
  running.run(instance, () => {
    if (packages) Object.assign(globalThis, { [sharedPackages]: require(packages) });
    // A start is cold: nothing of an earlier instance is left.
    delete require.cache[bundle];
    instance.handler = (require(bundle) as { handler: Handler }).handler;
  });
  // By itself it would be written when the thread ends, and a thread that is killed has no such moment.
  flushCompileCache();
  tell(id, 'ready');
}

function sleeper(id: number, sleeping: Instance['sleeping']): SandboxTime['sleep'] {
  let last = 0;
  return (millis) => {
    last += 1;
    const sleep = last;
    return new Promise((resolve) => {
      sleeping.set(sleep, resolve);
      tell(id, { sleep, millis });
    });
  };
}

async function invoke(instance: Instance, { requestId, event, deadline }: InvokeOrder): Promise<void> {
  const { id, functionName, handler, timeouts } = instance;
  timeouts.clear();
  const context = {
    functionName,
    functionVersion: '$LATEST',
    awsRequestId: requestId,
    invokedFunctionArn: functionName,
    memoryLimitInMB: '1024',
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
  try {
    // Through JSON and back, as the service does: what does not survive that must not survive here.
    const answer = await handler?.(event, context);
    tell(id, { requestId, answer: JSON.stringify(answer ?? null) });
  } catch (error) {
    const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
    const failure = { errorType: name, errorMessage: message, trace: (stack ?? '').split('\n') };
    tell(id, { requestId, failure });
  }
}

parentPort?.on('message', ({ instance: id, order }: { instance: number; order: Order }) => {
  const instance = instances.get(id);
  if (order === 'forget') instances.delete(id);
  else if (order === 'time out') for (const end of [...(instance?.timeouts ?? [])]) end();
  else if ('wake' in order) {
    instance?.sleeping.get(order.wake)?.();
    instance?.sleeping.delete(order.wake);
  } else if ('load' in order) load(id, order.load);
  else if (instance) void running.run(instance, () => invoke(instance, order.invoke));
});
