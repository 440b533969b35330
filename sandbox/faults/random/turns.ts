import type { Turns as LambdaTurns } from '../../aws/lambda-runtime.ts';
import type { Randomness } from './randomness.ts';

interface Waiting {
  key: string;
  proceed: () => void;
}

/**
 * Lets the Lambdas run in an order that a seed decides. An invocation waits for its turn; a round lets one to three of
 * those that wait run at the same moment, and the next comes when they are over. What is left to the machine is how the
 * calls of Lambdas that run at the same moment fall between each other.
 */
export class Turns implements LambdaTurns {
  #waiting: Waiting[] = [];
  #running = 0;
  #isOpen = true;

  /** From here on invocations wait for their turn. */
  begin(): void {
    this.#isOpen = false;
  }

  /** From here on none waits. */
  letGo(): void {
    this.#isOpen = true;
    for (const { proceed } of this.#waiting.splice(0)) proceed();
  }

  async take(key: string): Promise<() => void> {
    if (this.#isOpen) this.#running += 1;
    else await new Promise<void>((resolve) => this.#waiting.push({ key, proceed: () => this.#admit(resolve) }));
    return () => {
      this.#running -= 1;
    };
  }

  /** How many wait for a turn. */
  get waiting(): number {
    return this.#waiting.length;
  }

  get isRunning(): boolean {
    return this.#running > 0;
  }

  /** Lets some of those that wait run. */
  play(random: Randomness): void {
    // In the order of their names, since that of their coming is the machine's.
    this.#waiting.sort((left, right) => (left.key < right.key ? -1 : left.key > right.key ? 1 : 0));
    for (let count = random.pick([1, 1, 2, 3]); count > 0 && this.#waiting.length > 0; count--) {
      const [next] = this.#waiting.splice(random.integer(0, this.#waiting.length - 1), 1);
      next?.proceed();
    }
  }

  #admit(resolve: () => void): void {
    this.#running += 1;
    resolve();
  }
}
