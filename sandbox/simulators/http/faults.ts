import * as z from 'zod';

const target = {
  /** An operation name of the simulator, or `*` for every request. */
  operation: z.string(),
  /** How many requests meet it. */
  times: z.union([z.int().min(1), z.literal('forever')]).default(1),
  /** How many matching requests pass unharmed first. */
  skip: z.int().min(0).default(0),
};

const errorDataSchema = z.strictObject({ code: z.int(), message: z.string(), description: z.string() });

/**
 * A fault as it is asked for. `after: true` means: the change is carried out first. The crashes end the process that
 * made the request; the last of them once it has the answer, before it can do anything with it.
 */
const faultRequestSchema = z.discriminatedUnion('kind', [
  z.strictObject({ ...target, kind: z.literal('refuse connection') }),
  z.strictObject({ ...target, kind: z.literal('reset before') }),
  z.strictObject({ ...target, kind: z.literal('lose answer') }),
  z.strictObject({ ...target, kind: z.literal('timeout before') }),
  z.strictObject({ ...target, kind: z.literal('timeout after') }),
  /** It is carried out so long after. */
  z.strictObject({ ...target, kind: z.literal('timeout late'), lateMillis: z.int().min(1) }),
  z.strictObject({
    ...target,
    kind: z.literal('status'),
    status: z.int().min(400).max(599),
    retryAfterSeconds: z.number().min(0).optional(),
    after: z.boolean().default(false),
  }),
  z.strictObject({ ...target, kind: z.literal('not json') }),
  z.strictObject({ ...target, kind: z.literal('truncated body') }),
  z.strictObject({
    ...target,
    kind: z.literal('inner failure'),
    code: z.int(),
    errorData: errorDataSchema,
    after: z.boolean().default(false),
  }),
  z.strictObject({ ...target, kind: z.literal('crash before') }),
  z.strictObject({ ...target, kind: z.literal('crash after') }),
  z.strictObject({ ...target, kind: z.literal('crash before record') }),
]);

export type FaultRequest = z.input<typeof faultRequestSchema>;
export type FaultKind = FaultRequest['kind'];
/** A fault that is set, with the count of requests that met it. */
export type Fault = z.output<typeof faultRequestSchema> & { id: number; injections: number };
export type StatusFault = Extract<Fault, { kind: 'status' }>;
export type InnerFailureFault = Extract<Fault, { kind: 'inner failure' }>;

/** Kinds that a simulator refuses, each with the reason. */
export type RefusedKinds = Partial<Record<FaultKind, string>>;

const noCaller = 'only where the sandbox runs the caller as well can it be made to crash; this simulator runs alone';

/** What is refused where nobody can end the callers. */
export const crashesRefused: RefusedKinds = {
  'crash before': noCaller,
  'crash after': noCaller,
  'crash before record': noCaller,
};

/** The faults set on one simulator, in the order in which they were added. */
export class FaultPlan {
  readonly schema: z.ZodType<z.output<typeof faultRequestSchema>, FaultRequest>;
  #faults: Fault[] = [];
  #skipped = new Map<number, number>();
  #lastId = 0;

  constructor(operations: readonly string[], refusedKinds: RefusedKinds = {}) {
    this.schema = faultRequestSchema.superRefine((fault, context) => {
      if (fault.operation !== '*' && !operations.includes(fault.operation)) {
        const message = `no such operation; it is * or one of: ${operations.join(', ')}`;
        context.addIssue({ code: 'custom', path: ['operation'], message });
      }
      const refusal = refusedKinds[fault.kind];
      if (refusal !== undefined) context.addIssue({ code: 'custom', path: ['kind'], message: refusal });
    });
  }

  /** Sets one more fault. Throws a ZodError when it does not fit. */
  add(request: FaultRequest): Fault {
    this.#lastId += 1;
    const fault: Fault = { ...this.schema.parse(request), id: this.#lastId, injections: 0 };
    this.#faults.push(fault);
    return fault;
  }

  list(): Fault[] {
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

  /** The fault that a request of this operation meets, if any: the first that matches and has some left. */
  take(operation: string): Fault | undefined {
    for (const fault of this.#faults) {
      if (fault.operation !== '*' && fault.operation !== operation) continue;
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
