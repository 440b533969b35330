/** What work needs of its clock. */
interface Surroundings {
  note(work: Work, isWorking: boolean): void;
  /** Acts when it is so late. @returns takes it back */
  pause(time: number, act: () => void): () => void;
}

/** Somebody's work, from its begin to its end: while it goes on, time is not put forward. In between it may rest. */
export class Work {
  readonly #surroundings: Surroundings;
  readonly #pauses = new Set<() => void>();
  #rests = 0;
  #isOver = false;

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
    surroundings.note(this, true);
  }

  /** Resolves when it is so late; rests until then. Never, when the work ends before. */
  until(time: number): Promise<void> {
    return new Promise((resolve) => {
      this.#beginRest();
      const takeBack = this.#surroundings.pause(time, () => {
        this.#pauses.delete(takeBack);
        this.#endRest();
        resolve();
      });
      this.#pauses.add(takeBack);
    });
  }

  /** Rests while another does something. */
  async whileOther<Answer>(does: () => Promise<Answer>): Promise<Answer> {
    // It begins before the rest does: in between, nobody would be working.
    const done = does();
    this.#beginRest();
    try {
      return await done;
    } finally {
      this.#endRest();
    }
  }

  end(): void {
    this.#isOver = true;
    for (const takeBack of this.#pauses) takeBack();
    this.#surroundings.note(this, false);
  }

  #beginRest(): void {
    this.#rests += 1;
    if (this.#rests === 1) this.#surroundings.note(this, false);
  }

  #endRest(): void {
    this.#rests -= 1;
    if (this.#rests === 0 && !this.#isOver) this.#surroundings.note(this, true);
  }
}
