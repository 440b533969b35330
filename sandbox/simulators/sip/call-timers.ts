import { afterPatience } from './patience.ts';

/** The timers of one call, so that none is left when it is over. */
export class CallTimers {
  readonly #pending = new Set<() => void>();

  /** Does something when so much time has passed. Returns what stops it. */
  after(millis: number, act: () => void): () => void {
    return this.#keep((done) => {
      const timer = setTimeout(done, millis);
      return () => clearTimeout(timer);
    }, act);
  }

  /** Gives up waiting for the other side, after so much time in which it could be heard. Returns what stops it. */
  limit(millis: number, act: () => void): () => void {
    return this.#keep((done) => afterPatience(millis, done), act);
  }

  stopAll(): void {
    for (const stop of this.#pending) stop();
    this.#pending.clear();
  }

  #keep(begin: (done: () => void) => () => void, act: () => void): () => void {
    const stop = begin(() => {
      this.#pending.delete(stop);
      act();
    });
    this.#pending.add(stop);
    return () => {
      stop();
      this.#pending.delete(stop);
    };
  }
}
