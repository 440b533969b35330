/** Counts admitted requests over a sliding window. Refused requests do not count, so that waiting always helps. */
export class RateLimit {
  readonly #windowMilliseconds: number;
  #admittedAt: number[] = [];

  constructor(windowMilliseconds: number) {
    this.#windowMilliseconds = windowMilliseconds;
  }

  /** Whether one more request fits in the window; if so it is counted. */
  admit(limit: number): boolean {
    // performance.now() does not jump when the machine's clock is set.
    const now = performance.now();
    this.#admittedAt = this.#admittedAt.filter((at) => now - at < this.#windowMilliseconds);
    if (this.#admittedAt.length >= limit) return false;
    this.#admittedAt.push(now);
    return true;
  }

  forget(): void {
    this.#admittedAt = [];
  }
}
