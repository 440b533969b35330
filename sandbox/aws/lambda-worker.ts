import { enableCompileCache, flushCompileCache } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import { useSandboxNetwork } from './sandbox-network.ts';

/*
 * The inside of one Lambda: a thread with its own environment, which imports the bundle as Lambda would and answers
 * invocations. Kept between invocations, so that what a bundle caches is cached here too.
 */

const { bundle, functionName, compileCache, trusted } = workerData as WorkerSetup;
useSandboxNetwork(trusted);
for (const stream of [process.stdout, process.stderr]) {
  // By its own way a line would arrive whenever it likes; by this one, what was logged is there before the answer is.
  stream._write = (chunk: unknown, _encoding, done) => {
    parentPort?.postMessage({ log: String(chunk) });
    done();
  };
}
enableCompileCache(compileCache);
const { handler } = (await import(bundle)) as { handler: (event: unknown, context: object) => Promise<unknown> };
// By itself it would be written when the thread ends, and a thread that is killed has no such moment.
flushCompileCache();

parentPort?.on(
  'message',
  async ({ requestId, event, deadline }: { requestId: string; event: unknown; deadline: number }) => {
    const context = {
      functionName,
      functionVersion: '$LATEST',
      awsRequestId: requestId,
      invokedFunctionArn: functionName,
      memoryLimitInMB: '256',
      getRemainingTimeInMillis: () => deadline - Date.now(),
    };
    try {
      // Through JSON and back, as the service does: what does not survive that must not survive here.
      const answer = (await handler(event, context)) as unknown;
      parentPort?.postMessage({ requestId, answer: JSON.stringify(answer ?? null) });
    } catch (error) {
      const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
      parentPort?.postMessage({
        requestId,
        failure: { errorType: name, errorMessage: message, trace: (stack ?? '').split('\n') },
      });
    }
  },
);
parentPort?.postMessage('ready');

interface WorkerSetup {
  bundle: string;
  functionName: string;
  compileCache: string;
  /** PEM */
  trusted: string[];
}
