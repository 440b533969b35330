import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Worker } from 'node:worker_threads';
import { Door, type Service } from './door.ts';
import { LambdaFailed, type LambdaFailure, unanswered } from './lambda-failed.ts';
import type { LoadOrder, TimeOutOrder } from './lambda-worker.ts';
import { keepWorker, takeWorker } from './lambda-workers.ts';

/** What a thread is started with. */
export interface ThreadSetup {
  functionName: string;
  /** Path of the module with the handler. */
  bundle: string;
  timeoutSeconds: number;
  variables: Record<string, string>;
  /** By the variable that names their address to the Lambda. */
  services: Record<string, Service>;
  /** Variables that stand above all others. */
  overrides: Record<string, string>;
  compileCache: string;
  /** Certificates (PEM) that it trusts besides the usual ones. */
  trusted: readonly string[];
  log: (line: string) => void;
  onConnection: (socket: Socket, thread: LambdaThread) => void;
  onEnd: (thread: LambdaThread) => void;
}

interface Invocation {
  requestId: string;
  timer: NodeJS.Timeout;
  resolve: (answer: unknown) => void;
  reject: (error: LambdaFailed) => void;
}

/** One instance of a Lambda, as AWS would start it: it serves one invocation at a time, until it ends or is ended. */
export class LambdaThread {
  /** Whether its next request or its answer is its end. */
  doomed = false;
  alive = true;
  /** Resolves when it can be invoked; rejects when it could not be started. */
  readonly ready: Promise<void>;
  readonly #setup: ThreadSetup;
  readonly #doors = new Map<Service, Door>();
  #worker: Worker | undefined;
  #isReady = false;
  #invocation: Invocation | undefined;
  #ended: Promise<unknown> = Promise.resolve();

  constructor(setup: ThreadSetup) {
    this.#setup = setup;
    this.ready = this.#start();
  }

  get functionName(): string {
    return this.#setup.functionName;
  }

  get serving(): boolean {
    return this.#invocation !== undefined;
  }

  /** Resolves when nothing of a thread that ended is left. */
  get ended(): Promise<unknown> {
    return this.#ended;
  }

  /** @throws LambdaFailed with the handler's error, or with `Lambda.Unknown` when it gave no answer. */
  invoke(event: unknown): Promise<unknown> {
    const requestId = randomUUID();
    const millis = this.#setup.timeoutSeconds * 1000;
    return new Promise((resolve, reject) => {
      const late = `Task timed out after ${this.#setup.timeoutSeconds.toFixed(2)} seconds`;
      const timer = setTimeout(() => this.end(late), millis);
      this.#invocation = { requestId, timer, resolve, reject };
      this.#worker?.postMessage({ requestId, event, deadline: Date.now() + millis });
    });
  }

  /** Ends it when it is not needed any more, and keeps its worker for the next of its bundle. */
  retire(): void {
    const worker = this.#worker;
    // One that trusts other certificates cannot unlearn them.
    const canServeAgain = !this.serving && !this.doomed && this.#setup.trusted.length === 0;
    if (!worker || !this.alive || !this.#isReady || !canServeAgain) {
      this.end();
      return;
    }
    this.alive = false;
    this.#worker = undefined;
    keepWorker(worker, this.#setup.bundle);
    this.#ended = Promise.all([...this.#doors.values()].map((door) => door.shut()));
    this.#setup.onEnd(this);
  }

  /**
   * Ends it as the kernel would, and its invocation with it. It is cut off at once and nobody waits for its end: what
   * it still does until then reaches nothing.
   */
  end(reason = 'Runtime exited with error: signal: killed'): void {
    if (!this.alive) return;
    this.alive = false;
    const doors = [...this.#doors.values()].map((door) => door.shut());
    const worker = this.#worker;
    const started = this.ready.catch(() => undefined);
    this.#ended = Promise.all([...doors, worker?.terminate(), started]);
    this.#settle(({ requestId, reject }) => reject(unanswered(requestId, reason)));
    this.#setup.onEnd(this);
  }

  /** Times out every request that it waits for. */
  timeOut(): void {
    this.#worker?.postMessage({ timeOut: true } satisfies TimeOutOrder);
  }

  #settle(how: (invocation: Invocation) => void): void {
    const invocation = this.#invocation;
    if (!invocation) return;
    this.#invocation = undefined;
    clearTimeout(invocation.timer);
    how(invocation);
  }

  async #start(): Promise<void> {
    await Promise.all(
      [...new Set(Object.values(this.#setup.services))].map(async (service) => {
        this.#doors.set(service, await Door.open(service, (socket) => this.#setup.onConnection(socket, this)));
      }),
    );
    const worker = await takeWorker(this.#setup.bundle);
    if (!this.alive) {
      await Promise.all([...[...this.#doors.values()].map((door) => door.shut()), worker.terminate()]);
      throw unanswered('none', 'Runtime ended before it was started');
    }
    this.#worker = worker;
    await new Promise<void>((resolve, reject) => {
      let failure: Error | undefined;
      worker.on('message', (message: unknown) => (message === 'ready' ? resolve() : this.#hear(message as Message)));
      worker.on('error', (error: Error) => {
        failure = error;
      });
      worker.on('exit', (code) => {
        const thrown = failure ? ` (${failure.name}: ${failure.message})` : '';
        const errorMessage = `Runtime exited with error: exit status ${code}${thrown}`;
        reject(new LambdaFailed({ errorType: failure?.name ?? 'Runtime.ExitError', errorMessage }));
        this.end(errorMessage);
      });
      worker.postMessage(this.#loadOrder());
    });
    this.#isReady = true;
  }

  #loadOrder(): LoadOrder {
    const { functionName, bundle, compileCache, trusted, variables, services, overrides } = this.#setup;
    const endpoints = Object.entries(services).map(([variable, service]) => [variable, this.#doors.get(service)?.url]);
    const all = { ...variables, ...Object.fromEntries(endpoints), ...overrides };
    return { load: { bundle, functionName, compileCache, trusted, variables: all } };
  }

  #hear({ log, requestId, answer, failure }: Message): void {
    for (const line of log?.split('\n') ?? []) if (line) this.#setup.log(line);
    if (!requestId || requestId !== this.#invocation?.requestId) return;
    if (this.doomed) {
      this.end();
      return;
    }
    this.#settle(({ resolve, reject }) =>
      failure ? reject(new LambdaFailed(failure)) : resolve(JSON.parse(answer ?? 'null')),
    );
  }
}

interface Message {
  log?: string;
  requestId?: string;
  answer?: string;
  failure?: LambdaFailure;
}
