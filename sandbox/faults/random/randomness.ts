import prand, { type RandomGenerator } from 'pure-rand';

/** Choices that a seed decides: the same seed makes the same ones, in the same order. */
export class Randomness {
  readonly #generator: RandomGenerator;

  constructor(seed: number) {
    this.#generator = prand.xoroshiro128plus(seed);
  }

  /** A whole number from `least` to `most`, both included. */
  integer(least: number, most: number): number {
    return prand.unsafeUniformIntDistribution(least, most, this.#generator);
  }

  /** True in so many of a hundred cases. */
  chance(percent: number): boolean {
    return this.integer(1, 100) <= percent;
  }

  pick<Item>(items: readonly Item[]): Item {
    return items[this.integer(0, items.length - 1)] as Item;
  }
}
