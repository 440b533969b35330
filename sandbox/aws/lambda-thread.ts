import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Clock } from './clock.ts';
import { Door, type Service } from './door.ts';
import { LambdaFailed, unanswered } from './lambda-failed.ts';
import type { LoadOrder, Message } from './lambda-orders.ts';
import { type Listener, type Place, takePlace } from './lambda-workers.ts';
import type { LambdaCode } from './template.ts';
import type { Work } from './work.ts';

/** What a thread is started with. */
export interface ThreadSetup extends LambdaCode {
  functionName: string;
  timeoutSeconds: number;
  variables: Record<string, string>;
  /** By the variable that names their address to the Lambda. */
  services: Record<string, Service>;
  /** Variables that override all others. */
  overrides: Record<string, string>;
  compileCache: string;
  /** Certificates (PEM) that it trusts besides the usual ones. */
  trusted: readonly string[];
  clock: Clock;
  log: (line: string) => void;
  onConnection: (socket: Socket, thread: LambdaThread) => void;
  /** It waits for nothing but time. */
  onSleep: () => void;
  onEnd: (thread: LambdaThread) => void;
}

interface Invocation {
  requestId: string;
  work: Work;
  timer: NodeJS.Timeout;
  resolve: (answer: unknown) => void;
  reject: (error: LambdaFailed) => void;
}

/** One instance of a Lambda, as AWS would start it: it serves one invocation at a time, until it ends or is ended. */
export class LambdaThread {
  /** Whether it ends with its next request or its answer. */
  doomed = false;
  alive = true;
  /** How many sleeps its handler is in. */
  sleeps = 0;
  /** Resolves when it can be invoked; rejects when it could not be started. */
  readonly ready: Promise<void>;
  readonly #setup: ThreadSetup;
  readonly #doors = new Map<Service, Door>();
  #place: Place | undefined;
  #isReady = false;
  #abandonStart: (error: LambdaFailed) => void = () => {};
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

  /**
   * @param work rests while the handler sleeps
   * @throws LambdaFailed with the handler's error, or with `Lambda.Unknown` when it gave no answer.
   */
  invoke(event: unknown, work: Work): Promise<unknown> {
    const requestId = randomUUID();
    const millis = this.#setup.timeoutSeconds * 1000;
    return new Promise((resolve, reject) => {
      const late = `Task timed out after ${this.#setup.timeoutSeconds.toFixed(2)} seconds`;
      const timer = setTimeout(() => this.end(late), millis);
      this.#invocation = { requestId, work, timer, resolve, reject };
      this.#place?.order({ invoke: { requestId, event, deadline: this.#setup.clock.now() + millis } });
    });
  }

  /** Ends it when it is not needed any more. Its worker is kept for others. */
  retire(): void {
    if (!this.alive || !this.#isReady || this.serving || this.doomed) {
      this.end();
      return;
    }
    this.alive = false;
    this.#place?.leave();
    this.#ended = this.#shutDoors();
    this.#setup.onEnd(this);
  }

  /**
   * Ends it as the kernel would, and its invocation with it. It is cut off at once and nobody waits for its end: what
   * it still does until then reaches nothing.
   */
  end(reason = 'Runtime exited with error: signal: killed'): void {
    if (!this.alive) return;
    this.alive = false;
    const started = this.ready.catch(() => undefined);
    this.#abandonStart(endedEarly());
    this.#ended = Promise.all([this.#shutDoors(), this.#place?.end(), started]);
    this.#settle(({ requestId, reject }) => reject(unanswered(requestId, reason)));
    this.#setup.onEnd(this);
  }

  /** Times out every request that it waits for. */
  timeOut(): void {
    this.#place?.order('time out');
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
    if (!this.alive) {
      await this.#shutDoors();
      throw endedEarly();
    }
    await new Promise<void>((resolve, reject) => {
      this.#abandonStart = reject;
      const listener: Listener = {
        hear: (message) => (message === 'ready' ? resolve() : this.#hear(message)),
        ended: (failure) => {
          reject(new LambdaFailed(failure));
          this.end(failure.errorMessage);
        },
      };
      takePlace(this.#setup, listener).then((place) => {
        if (!this.alive) {
          place.leave();
          return;
        }
        this.#place = place;
        place.order({ load: this.#loadOrder() });
      }, reject);
    });
    this.#isReady = true;
  }

  #loadOrder(): LoadOrder {
    const { functionName, bundle, packages, compileCache, trusted, variables, services, overrides, clock } =
      this.#setup;
    const endpoints = Object.entries(services).map(([variable, service]) => [variable, this.#doors.get(service)?.url]);
    const all = { ...variables, ...Object.fromEntries(endpoints), ...overrides };
    const { shared: leftOut } = clock.leftOut;
    return { bundle, packages, functionName, compileCache, trusted, variables: all, leftOut };
  }

  #shutDoors(): Promise<unknown> {
    return Promise.all([...this.#doors.values()].map((door) => door.shut()));
  }

  #hear(message: Exclude<Message, 'ready'>): void {
    if ('log' in message) {
      for (const line of message.log.split('\n')) if (line) this.#setup.log(line);
      return;
    }
    if ('sleep' in message) {
      const { sleep, millis } = message;
      this.sleeps += 1;
      void this.#invocation?.work.until(this.#setup.clock.now() + millis).then(() => {
        this.sleeps -= 1;
        this.#place?.order({ wake: sleep });
      });
      this.#setup.onSleep();
      return;
    }
    if (message.requestId !== this.#invocation?.requestId) return;
    if (this.doomed) {
      this.end();
      return;
    }
    this.#settle(({ resolve, reject }) =>
      'failure' in message ? reject(new LambdaFailed(message.failure)) : resolve(JSON.parse(message.answer)),
    );
  }
}

function endedEarly(): LambdaFailed {
  return unanswered('none', 'Runtime ended before it was started');
}
