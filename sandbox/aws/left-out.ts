/** How far the time of a sandbox is ahead of real time: one number, which its Lambdas read in their threads. */
export class LeftOut {
  readonly shared: SharedArrayBuffer;
  readonly #millis: BigInt64Array<SharedArrayBuffer>;

  constructor(shared = new SharedArrayBuffer(BigInt64Array.BYTES_PER_ELEMENT)) {
    this.shared = shared;
    this.#millis = new BigInt64Array(shared);
  }

  /** Whole milliseconds. */
  get millis(): number {
    return Number(Atomics.load(this.#millis, 0));
  }

  set millis(millis: number) {
    Atomics.store(this.#millis, 0, BigInt(millis));
  }
}
