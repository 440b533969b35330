import { randomUUID } from 'node:crypto';
import * as z from 'zod/mini';
import { readEnvironment } from '../environment.ts';
import { BusyError } from '../errors.ts';
import { spreadOut } from '../spread.ts';
import { openTable, type Table } from './table.ts';

/** Of a lease's time: up to so much of it each who is refused waits. Two seconds of 120, within a Lambda's margin for its answer. */
const spread = 1 / 60;

/** The part of the ledger that lets one execution at a time change what several numbers share. */
export class Leases {
  readonly #table: Table;
  readonly #millis: number;

  /** @param millis longer than any Lambda may run: whoever let a lease run out is over and writes no more. */
  constructor(table: Table, millis: number) {
    this.#table = table;
    this.#millis = millis;
  }

  /**
   * Runs `work` while nobody else works on `subject`. The lease ends with the work, or by itself when its Lambda died.
   *
   * @throws BusyError when somebody else has it, after a short wait of a random length: those who were refused at the
   *   same moment are tried again after the same time.
   */
  async withLease<Answer>(subject: string, execution: string, work: () => Promise<Answer>): Promise<Answer> {
    const now = Date.now();
    const key = { pk: subject, sk: 'LEASE' };
    const holder = `${execution} ${randomUUID()}`;
    const refused = await this.#table.putIf(
      { ...key, holder, expiresAt: now + this.#millis },
      'attribute_not_exists(pk) OR expiresAt < :now OR holder = :holder',
      { values: { ':now': now, ':holder': holder } },
    );
    // guard: the lease
    if (refused) throw await this.#busy(subject);
    try {
      return await work();
    } finally {
      await this.#table.updateIf(key, 'holder = :holder', 'SET expiresAt = :over', {
        values: { ':holder': holder, ':over': 0 },
      });
    }
  }

  async #busy(subject: string): Promise<BusyError> {
    await spreadOut(spread * this.#millis);
    return new BusyError(`${subject} is being changed by another execution. It is tried again.`);
  }
}

const leaseEnvironment = z.object({ LEASE_MILLIS: z.coerce.number().check(z.positive()) });

/** The leases in the ledger of this environment. */
export function openLeases(): Leases {
  return new Leases(openTable(), readEnvironment(leaseEnvironment).LEASE_MILLIS);
}
