import prand, { type RandomGenerator } from 'pure-rand';
import * as z from 'zod';

const millisSchema = z.int().min(0);
const rangeSchema = z.strictObject({
  min: millisSchema,
  max: millisSchema,
  /** Decides what is drawn, and in which order; default 1. */
  seed: z.int().optional(),
});
const lagSchema = z.union([millisSchema, rangeSchema]);

/** How far behind reads are: all of them, or each by the name of its operation, and `default` for the others. */
export const readLagSchema = z.union([lagSchema, z.record(z.string(), lagSchema)]);

type LagRange = z.infer<typeof rangeSchema>;
type Lag = z.infer<typeof lagSchema>;
export type ReadLagMillis = z.infer<typeof readLagSchema>;

/** As `readLagSchema`, for a service that has these reads and no others. */
export function readLagSchemaOf(reads: readonly string[]): z.ZodType<ReadLagMillis> {
  return readLagSchema.superRefine((setting, context) => {
    for (const [read, lag] of lagsOf(setting)) {
      const path = read === undefined ? [] : [read];
      if (isRange(lag) && lag.min > lag.max) {
        context.addIssue({ code: 'custom', path, message: 'min is greater than max' });
      }
      if (read !== undefined && read !== 'default' && !reads.includes(read)) {
        const message = `no such read; it is default or one of: ${reads.join(', ')}`;
        context.addIssue({ code: 'custom', path, message });
      }
    }
  });
}

/** What is read: its state now, and how far its reads are behind. */
interface Lagging<State extends object> {
  readonly state: State;
  readonly settings: { readLagMillis: ReadLagMillis };
}

/**
 * What reads see where they lag behind the changes: the state as it was when so much time had not yet passed. The past is
 * kept only while a lag is set, and begins with the first request after that: what is there then was always there.
 */
export class ReadLag<State extends object> {
  readonly #service: Lagging<State>;
  readonly #schema: z.ZodType<ReadLagMillis>;
  readonly #now: () => number;
  /** The states since then as JSON, oldest first, each with when it was first seen. */
  #past: { since: number; text: string }[] = [];
  #generators = new WeakMap<LagRange, RandomGenerator>();
  #checked: ReadLagMillis = 0;

  /** @param now milliseconds that never go back */
  constructor(service: Lagging<State>, schema: z.ZodType<ReadLagMillis>, now: () => number) {
    this.#service = service;
    this.#schema = schema;
    this.#now = now;
  }

  /** To be called before and after whatever may change the state. */
  noteState(): void {
    const longest = Math.max(0, ...lagsOf(this.#setting()).map(([, lag]) => (isRange(lag) ? lag.max : lag)));
    if (longest === 0) {
      this.#past = [];
      return;
    }
    const text = JSON.stringify(this.#service.state);
    const time = this.#now();
    if (this.#past.at(-1)?.text === text) return;
    this.#past.push({ since: this.#past.length === 0 ? Number.NEGATIVE_INFINITY : time, text });
    // The newest that the longest lag sees is needed, and what came after it.
    this.#past.splice(0, this.#indexAt(time - longest));
  }

  /** The state that a read of this operation sees: the present one itself where it does not lag. */
  stateSeenBy(operation: string): State {
    const lag = this.#lagOf(operation);
    if (lag === 0) return this.#service.state;
    const seen = this.#past[this.#indexAt(this.#now() - lag)];
    return seen === undefined ? this.#service.state : (JSON.parse(seen.text) as State);
  }

  /** Forgets the past, and draws from ranges as at the start. */
  reset(): void {
    this.#past = [];
    this.#generators = new WeakMap();
  }

  /** Index of the state that was there at this time. */
  #indexAt(time: number): number {
    return Math.max(
      0,
      this.#past.findLastIndex(({ since }) => since <= time),
    );
  }

  #lagOf(operation: string): number {
    const setting = this.#setting();
    const lag = isForAll(setting) ? setting : (setting[operation] ?? setting.default ?? 0);
    if (!isRange(lag)) return lag;
    let generator = this.#generators.get(lag);
    if (generator === undefined) {
      generator = prand.xoroshiro128plus(lag.seed ?? 1);
      this.#generators.set(lag, generator);
    }
    return prand.unsafeUniformIntDistribution(lag.min, lag.max, generator);
  }

  /** Tests set it without asking: a name that is no read's must not pass for one that lags. */
  #setting(): ReadLagMillis {
    const { readLagMillis } = this.#service.settings;
    if (readLagMillis !== this.#checked) this.#schema.parse(readLagMillis);
    this.#checked = readLagMillis;
    return readLagMillis;
  }
}

function lagsOf(setting: ReadLagMillis): [read: string | undefined, lag: Lag][] {
  return isForAll(setting) ? [[undefined, setting]] : Object.entries(setting);
}

function isForAll(setting: ReadLagMillis): setting is Lag {
  return typeof setting === 'number' || isRange(setting);
}

function isRange(setting: ReadLagMillis): setting is LagRange {
  return typeof setting === 'object' && 'min' in setting && 'max' in setting;
}
