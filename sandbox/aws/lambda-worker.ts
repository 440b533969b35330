import { createRequire, enableCompileCache, flushCompileCache } from 'node:module';
import { parentPort } from 'node:worker_threads';
import { bringTimeoutsUnderControl, endTimeouts, forgetTimeouts } from './lambda-timeouts.ts';
import { useSandboxNetwork } from './sandbox-network.ts';

/*
 * The inside of a worker: it is one Lambda after the other, each with its own environment and its own instance of its
 * bundle, and answers its invocations. An instance is kept between invocations, so that what a bundle caches is cached
 * here too.
 */

/** What a worker is told first of each Lambda. */
export interface LoadOrder {
  load: {
    /** Path of the module with the handler. */
    bundle: string;
    functionName: string;
    compileCache: string;
    variables: Record<string, string>;
    /** PEM */
    trusted: readonly string[];
  };
}

/** Every request that it waits for is timed out. */
export interface TimeOutOrder {
  timeOut: true;
}

interface InvokeOrder {
  requestId: string;
  event: unknown;
  /** Epoch milliseconds */
  deadline: number;
}

type Handler = (event: unknown, context: object) => Promise<unknown>;

let functionName = '';
let handler: Handler;

for (const stream of [process.stdout, process.stderr]) {
  // By its own way a line would arrive whenever it likes; by this one, what was logged is there before the answer is.
  stream._write = (chunk: unknown, _encoding, done) => {
    parentPort?.postMessage({ log: String(chunk) });
    done();
  };
}

function load(order: LoadOrder['load']): void {
  functionName = order.functionName;
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, order.variables);
  useSandboxNetwork(order.trusted);
  enableCompileCache(order.compileCache);
  const require = createRequire(order.bundle);
  // A start is cold: nothing of an earlier instance is left.
  delete require.cache[order.bundle];
  ({ handler } = require(order.bundle) as { handler: Handler });
  // By itself it would be written when the thread ends, and a thread that is killed has no such moment.
  flushCompileCache();
  parentPort?.postMessage('ready');
}

async function invoke({ requestId, event, deadline }: InvokeOrder): Promise<void> {
  forgetTimeouts();
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
    const answer = await handler(event, context);
    parentPort?.postMessage({ requestId, answer: JSON.stringify(answer ?? null) });
  } catch (error) {
    const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
    parentPort?.postMessage({
      requestId,
      failure: { errorType: name, errorMessage: message, trace: (stack ?? '').split('\n') },
    });
  }
}

function obey(order: LoadOrder | TimeOutOrder | InvokeOrder): void {
  if ('load' in order) load(order.load);
  else if ('timeOut' in order) endTimeouts();
  else void invoke(order);
}

bringTimeoutsUnderControl();
parentPort?.on('message', obey);
