/** The timers of one call, so that none is left when it is over. */
export class CallTimers {
  readonly #pending = new Set<NodeJS.Timeout>();

  /** Returns what stops it. */
  after(millis: number, act: () => void): () => void {
    const timer = setTimeout(() => {
      this.#pending.delete(timer);
      act();
    }, millis);
    this.#pending.add(timer);
    return () => {
      clearTimeout(timer);
      this.#pending.delete(timer);
    };
  }

  stopAll(): void {
    for (const timer of this.#pending) clearTimeout(timer);
    this.#pending.clear();
  }
}
