/** Which requests meet a fault. */
export interface Aim {
  /** Name of an operation, or the beginning of several with a `*` after it: `*` alone is every request. */
  operation: string;
  /** How many requests meet it. */
  times: number | 'forever';
  /** How many matching requests pass unharmed first. */
  skip: number;
}

/** A fault that is set, with the count of requests that met it. */
export type SetFault<Fault extends Aim> = Fault & { id: number; injections: number };

/** The faults set on one service, in the order in which they were added. */
export class FaultList<Fault extends Aim> {
  #faults: SetFault<Fault>[] = [];
  #skipped = new Map<number, number>();
  #lastId = 0;

  /** Sets one more. */
  add(fault: Fault): SetFault<Fault> {
    this.#lastId += 1;
    const set = { ...fault, id: this.#lastId, injections: 0 };
    this.#faults.push(set);
    return set;
  }

  list(): SetFault<Fault>[] {
    return this.#faults;
  }

  /** How often the faults that are set have struck. */
  get injections(): number {
    return this.#faults.reduce((sum, { injections }) => sum + injections, 0);
  }

  clear(): void {
    this.#faults = [];
    this.#skipped.clear();
  }

  /**
   * The fault that a request of this operation meets, if any: the first that matches and has some left.
   *
   * @param isMeant whether a fault is meant for who asks
   */
  take(operation: string, isMeant: (fault: Fault) => boolean = () => true): SetFault<Fault> | undefined {
    for (const fault of this.#faults) {
      if (!matches(fault.operation, operation) || !isMeant(fault)) continue;
      if (fault.times !== 'forever' && fault.injections >= fault.times) continue;
      const skipped = this.#skipped.get(fault.id) ?? 0;
      if (skipped < fault.skip) {
        this.#skipped.set(fault.id, skipped + 1);
        continue;
      }
      fault.injections += 1;
      return fault;
    }
    return undefined;
  }
}

function matches(wanted: string, operation: string): boolean {
  return wanted.endsWith('*') ? operation.startsWith(wanted.slice(0, -1)) : operation === wanted;
}
