import { unanswered } from './lambda-failed.ts';
import { LambdaThread, type ThreadSetup } from './lambda-thread.ts';
import type { Work } from './work.ts';

interface Waiting {
  event: unknown;
  work: Work;
  resolve: (answer: unknown) => void;
  reject: (error: unknown) => void;
}

/** The threads of one Lambda: as many as invocations come together, up to a limit that those asleep do not count for; beyond it they wait in order. */
export class LambdaPool {
  readonly threads = new Set<LambdaThread>();
  readonly #setup: Omit<ThreadSetup, 'onSleep'>;
  readonly #limit: number;
  /** The thread that was used last stands last, and is used next: it is the warmest. */
  readonly #idle: LambdaThread[] = [];
  readonly #waiting: Waiting[] = [];
  #starting = 0;

  constructor(setup: Omit<ThreadSetup, 'onSleep'>, limit: number) {
    this.#setup = setup;
    this.#limit = limit;
  }

  invoke(event: unknown, work: Work): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ event, work, resolve, reject });
      this.#goOn();
    });
  }

  /** Ends what is under way and what waits. Warm threads stay. */
  cancel(): void {
    for (const { reject } of this.#waiting.splice(0)) reject(unanswered('none', 'The invocation was cancelled'));
    for (const thread of this.threads) if (thread.serving) thread.end();
  }

  close(): void {
    this.cancel();
    for (const thread of this.threads) thread.retire();
  }

  #goOn(): void {
    while (this.#waiting.length > 0) {
      const thread = this.#idle.pop();
      if (!thread) break;
      this.#serve(thread, this.#waiting.shift() as Waiting);
    }
    while (this.#starting < this.#waiting.length && this.#awake() < this.#limit) void this.#start();
  }

  #awake(): number {
    return [...this.threads].filter(({ sleeps }) => sleeps === 0).length;
  }

  #serve(thread: LambdaThread, { event, work, resolve, reject }: Waiting): void {
    // Free before the answer is out: the caller may invoke again at once.
    const free = (settle: () => void) => {
      if (thread.alive) this.#idle.push(thread);
      this.#goOn();
      settle();
    };
    thread.invoke(event, work).then(
      (answer) => free(() => resolve(answer)),
      (error: unknown) => free(() => reject(error)),
    );
  }

  async #start(): Promise<void> {
    this.#starting += 1;
    const thread = new LambdaThread({
      ...this.#setup,
      onSleep: () => this.#goOn(),
      onEnd: (ended) => {
        this.threads.delete(ended);
        const index = this.#idle.indexOf(ended);
        if (index >= 0) this.#idle.splice(index, 1);
        this.#setup.onEnd(ended);
      },
    });
    this.threads.add(thread);
    try {
      await thread.ready;
      if (thread.alive) this.#idle.push(thread);
    } catch (error) {
      this.#waiting.shift()?.reject(error);
    }
    this.#starting -= 1;
    this.#goOn();
  }
}
