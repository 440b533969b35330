import * as z from 'zod';
import { FaultList, type SetFault } from './fault-list.ts';

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
export type Fault = SetFault<z.output<typeof faultRequestSchema>>;
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

/** The faults set on one simulator, each as it may be asked for. */
export class FaultPlan extends FaultList<z.output<typeof faultRequestSchema>> {
  readonly schema: z.ZodType<z.output<typeof faultRequestSchema>, FaultRequest>;

  constructor(operations: readonly string[], refusedKinds: RefusedKinds = {}) {
    super();
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
  override add(request: FaultRequest): Fault {
    return super.add(this.schema.parse(request));
  }
}
