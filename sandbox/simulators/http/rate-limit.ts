/** Counts admitted requests over a sliding window. Refused requests do not count, so that waiting always helps. */
export class RateLimit {
  readonly #windowMilliseconds: number;
  readonly #now: () => number;
  #admittedAt: number[] = [];

  constructor(windowMilliseconds: number, now: () => number) {
    this.#windowMilliseconds = windowMilliseconds;
    this.#now = now;
  }

  /** Whether one more request fits in the window; if so it is counted. */
  admit(limit: number): boolean {
    const now = this.#now();
    this.#admittedAt = this.#admittedAt.filter((at) => now - at < this.#windowMilliseconds);
    if (this.#admittedAt.length >= limit) return false;
    this.#admittedAt.push(now);
    return true;
  }

  forget(): void {
    this.#admittedAt = [];
  }
}
