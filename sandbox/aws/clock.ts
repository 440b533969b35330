/**
 * The time as an execution lives it: real time, put forward by what the sandbox leaves out. A Wait state of 60 seconds that
 * pauses for a millisecond moves it by 60 seconds. What takes its time at the services goes by it, such as a list that
 * lags behind a change.
 *
 * Executions share it, since they share the services: while one waits for 60 seconds, so much time passes for the others
 * too, and two that wait at the same time do not wait twice.
 */
export class Clock {
  #leftOut = 0;

  /** Milliseconds; they never go back. */
  readonly now = (): number => performance.now() + this.#leftOut;

  /** Has it be so late at least. */
  putForwardTo(time: number): void {
    this.#leftOut += Math.max(0, time - this.now());
  }
}
