import { realTime } from '../simulators/real-time.ts';
import { LeftOut } from './left-out.ts';
import { Work } from './work.ts';

/** What falls due so close together happens at the same moment, as it would with Lambdas that take a second. */
const togetherMillis = 1000;

interface Due {
  time: number;
  act(): void;
}

/**
 * The time of a sandbox: real time, put forward by what the sandbox leaves out. Everything goes by it: pauses of
 * executions and sleeps of Lambdas, the services' limits and lags, leases, deadlines, and all timestamps.
 *
 * While anybody works, only real time passes. When all rest, it is put forward to when the first of them goes on: nobody's
 * pause takes time from the work of another, and who pauses for longer goes on later.
 */
export class Clock {
  readonly leftOut = new LeftOut();
  readonly #pauses = new Set<Due>();
  readonly #alarms = new Set<Due>();
  readonly #working = new Set<Work>();
  #timer: NodeJS.Timeout | undefined;
  #isToBeMoved = false;

  /** Epoch milliseconds, whole ones; they never go back. */
  readonly now = (): number => realTime() + this.leftOut.millis;

  /** Has it be so late at least. */
  putForwardTo(time: number): void {
    this.leftOut.millis += Math.max(0, Math.ceil(time - this.now()));
    this.#goOn();
  }

  /** Somebody begins to work. */
  beginWork(): Work {
    return new Work({
      note: (work, isWorking) => {
        if (isWorking) this.#working.add(work);
        else if (this.#working.delete(work)) this.#moveSoon();
      },
      pause: (time, act) => this.#enter(this.#pauses, { time, act }),
    });
  }

  /** Acts when it is so late: time is not put forward for that alone, and for nothing beyond it before. @returns takes it back */
  at(time: number, act: () => void): () => void {
    return this.#enter(this.#alarms, { time, act });
  }

  #enter(dues: Set<Due>, due: Due): () => void {
    dues.add(due);
    this.#moveSoon();
    return () => {
      dues.delete(due);
    };
  }

  /** Not at once: who ends one thing may begin another. */
  #moveSoon(): void {
    if (this.#isToBeMoved) return;
    this.#isToBeMoved = true;
    setImmediate(() => {
      this.#isToBeMoved = false;
      const first = Math.min(...[...this.#pauses].map(({ time }) => time));
      if (this.#working.size > 0 || this.#pauses.size === 0) {
        this.#goOn();
        return;
      }
      const together = [...this.#pauses].map(({ time }) => time).filter((time) => time <= first + togetherMillis);
      const alarm = Math.min(...[...this.#alarms].map(({ time }) => time));
      this.putForwardTo(Math.min(Math.max(...together), alarm));
    });
  }

  /** Has everything happen that is due, in its order. */
  #goOn(): void {
    clearTimeout(this.#timer);
    for (;;) {
      const [next] = [...this.#pauses, ...this.#alarms].sort((one, other) => one.time - other.time);
      if (!next) return;
      const left = next.time - this.now();
      if (left > 0) {
        // Real time passes too.
        this.#timer = setTimeout(() => this.#goOn(), Math.min(left, longestTimerMillis));
        this.#timer.unref();
        return;
      }
      this.#pauses.delete(next);
      // It may be that nobody works after it, and the others wait.
      if (this.#alarms.delete(next)) this.#moveSoon();
      next.act();
    }
  }
}

/** Node fires a longer one at once. */
const longestTimerMillis = 2 ** 31 - 1;
