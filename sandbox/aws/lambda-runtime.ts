import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Template } from './template.ts';

/** What Lambda reports of an error that a handler threw. */
export interface LambdaFailure {
  errorType: string;
  errorMessage: string;
  trace?: string[];
}

/** A Lambda's error, named by its `errorType` so that Retry and Catch match it; `message` is the Cause. */
export class LambdaFailed extends Error {
  readonly failure: LambdaFailure;

  constructor(failure: LambdaFailure) {
    super(JSON.stringify(failure));
    this.name = failure.errorType;
    this.failure = failure;
  }
}

/** The deployable bundles of a template, each run in a thread with the variables that the template gives it. */
export class LambdaRuntime {
  /** Every line that the Lambdas logged. */
  readonly logs: string[] = [];
  readonly #template: Template;
  readonly #endpoints: Record<string, string>;
  readonly #workers = new Map<string, Promise<Worker>>();

  /** @param endpoints variables that replace or join the template's: the only thing that differs from AWS. */
  constructor(template: Template, endpoints: Record<string, string>) {
    this.#template = template;
    this.#endpoints = endpoints;
  }

  /**
   * Invokes the Lambda and waits.
   *
   * @throws LambdaFailed with the handler's error, or with `Lambda.Unknown` when it crashed or ran out of time.
   */
  async invoke(logicalId: string, event: unknown): Promise<unknown> {
    const worker = await this.#worker(logicalId);
    const seconds = Number(this.#template.resources.get(logicalId)?.Properties.Timeout ?? 3);
    const requestId = randomUUID();
    return new Promise((resolve, reject) => {
      const end = (settle: () => void) => {
        clearTimeout(timer);
        worker.off('message', onMessage);
        worker.off('exit', onExit);
        settle();
      };
      const unknown = (errorMessage: string) => reject(new LambdaFailed({ errorType: 'Lambda.Unknown', errorMessage }));
      const onExit = () => end(() => unknown('The runtime exited before it answered.'));
      const onMessage = (message: { requestId?: string; answer?: string; failure?: LambdaFailure }) => {
        if (message.requestId !== requestId) return;
        const { answer, failure } = message;
        end(() => (failure ? reject(new LambdaFailed(failure)) : resolve(JSON.parse(answer ?? 'null'))));
      };
      const timer = setTimeout(
        () =>
          end(() => {
            void this.#stop(logicalId);
            unknown(`Task timed out after ${seconds} seconds.`);
          }),
        seconds * 1000,
      );
      worker.on('message', onMessage);
      worker.on('exit', onExit);
      worker.postMessage({ requestId, event, deadline: Date.now() + seconds * 1000 });
    });
  }

  async close(): Promise<void> {
    await Promise.all([...this.#workers.keys()].map((logicalId) => this.#stop(logicalId)));
  }

  async #stop(logicalId: string): Promise<void> {
    const worker = this.#workers.get(logicalId);
    this.#workers.delete(logicalId);
    await (await worker)?.terminate();
  }

  #worker(logicalId: string): Promise<Worker> {
    const known = this.#workers.get(logicalId);
    if (known) return known;
    const started = this.#start(logicalId);
    this.#workers.set(logicalId, started);
    return started;
  }

  async #start(logicalId: string): Promise<Worker> {
    const { Properties } = this.#template.resources.get(logicalId) ?? {};
    const environment = Properties?.Environment as { Variables?: Record<string, unknown> } | undefined;
    const variables = this.#template.resolve(environment?.Variables ?? {}) as Record<string, string>;
    const worker = new Worker(new URL('./lambda-worker.ts', import.meta.url), {
      workerData: {
        bundle: pathToFileURL(join(this.#template.assetFolder(logicalId), 'index.mjs')).href,
        functionName: logicalId,
      },
      env: {
        AWS_REGION: this.#template.region,
        AWS_ACCESS_KEY_ID: 'sandbox',
        AWS_SECRET_ACCESS_KEY: 'sandbox',
        AWS_LAMBDA_FUNCTION_NAME: logicalId,
        ...variables,
        ...this.#endpoints,
      },
      execArgv: ['--enable-source-maps', '--no-warnings'],
      stdout: true,
      stderr: true,
    });
    for (const stream of [worker.stdout, worker.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => this.logs.push(...text.split('\n').filter(Boolean)));
    }
    worker.on('exit', () => this.#workers.delete(logicalId));
    // A Lambda that nobody waits for must not keep the process.
    worker.unref();
    await new Promise<void>((resolve, reject) => {
      worker.once('message', () => resolve());
      worker.once('error', reject);
    });
    return worker;
  }
}
