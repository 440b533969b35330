/**
 * Requests that a service carries out long after it has let their time-out pass. What is due is carried out when the next
 * request comes: until then nobody can see the difference.
 */
export class LateRequests {
  #waiting: { due: number; carryOut: () => Promise<unknown> }[] = [];

  /** @param due epoch milliseconds of the service's time */
  add(due: number, carryOut: () => Promise<unknown>): void {
    this.#waiting.push({ due, carryOut });
  }

  async carryOutDue(now: number): Promise<void> {
    const due = this.#waiting.filter((request) => request.due <= now).sort((one, other) => one.due - other.due);
    this.#waiting = this.#waiting.filter((request) => !due.includes(request));
    for (const { carryOut } of due) await carryOut();
  }

  forget(): void {
    this.#waiting = [];
  }
}
