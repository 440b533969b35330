import * as z from 'zod/mini';

/*
 * How a number stands, apart from its runs: what is configured since when, what has been proved, what is left. A run
 * changes it only by what it changed outside; one that was refused, or undone, leaves it as it was.
 */

const directions = ['outbound', 'inbound'] as const;
type Direction = (typeof directions)[number];

/** What both services hold for the number. */
const configuredSchema = z.object({
  agentId: z.string(),
  trunkSid: z.string(),
  trunkName: z.string(),
  productId: z.string(),
  destination: z.string(),
  digestSecretArn: z.string(),
  /** ISO 8601: since when it is so, and by which execution. */
  since: z.string(),
  execution: z.string(),
});
export type Configured = z.output<typeof configuredSchema>;

/** A call that showed a direction to work. */
const proofSchema = z.object({
  verdict: z.enum(['answered', 'rang']),
  summary: z.nullable(z.string()),
  conversationId: z.nullable(z.string()),
  /** ISO 8601 */
  at: z.string(),
  execution: z.string(),
});
export type Proof = z.output<typeof proofSchema>;

/** What a person has to do, since no API can. */
const stepSchema = z.object({
  what: z.string(),
  since: z.string(),
  execution: z.string(),
  /** Who said that it is done, and when. */
  done: z.nullable(z.object({ by: z.string(), at: z.string() })),
});
export type Step = z.output<typeof stepSchema>;

export const standingSchema = z.object({
  configured: z.nullable(configuredSchema),
  proofs: z.object({ outbound: z.nullable(proofSchema), inbound: z.nullable(proofSchema) }),
  steps: z.array(stepSchema),
  /**
   * Executions that failed and whose work is there still: kept as they were asked, or not to be undone. Null for their
   * names: a deprovisioning stopped half-way, so that it is whatever was made.
   */
  left: z.nullable(z.object({ executions: z.nullable(z.array(z.string())), kept: z.boolean(), since: z.string() })),
  /** When and by which execution everything was taken away, if nothing was configured since. */
  deprovisioned: z.nullable(z.object({ since: z.string(), execution: z.string() })),
});
export type Standing = z.output<typeof standingSchema>;

/** Of a number that no execution has changed. */
export const noStanding: Standing = {
  configured: null,
  proofs: { outbound: null, inbound: null },
  steps: [],
  left: null,
  deprovisioned: null,
};

/** A run as it comes to change a standing. */
interface Change {
  execution: string;
  /** ISO 8601 */
  at: string;
}

/** The fields that make a configuration another one. */
const whatIsConfigured = ['agentId', 'trunkSid', 'productId', 'destination', 'digestSecretArn'] as const;

/** Whether this is what is configured. */
export function isConfigured(
  standing: Standing,
  now: Partial<Record<(typeof whatIsConfigured)[number], unknown>>,
): boolean {
  const { configured } = standing;
  return configured !== null && whatIsConfigured.every((field) => !(field in now) || configured[field] === now[field]);
}

/**
 * After an execution that provisioned the number.
 *
 * @param changed whether it changed anything at the two services
 * @param call what its own verification call proved, if it placed one
 * @param steps what is left to a person
 */
export function afterSuccess(
  before: Standing,
  { execution, at }: Change,
  configuration: Omit<Configured, 'since' | 'execution'>,
  changed: boolean,
  call: { proved: readonly Direction[]; proof: Omit<Proof, 'at' | 'execution'> } | undefined,
  steps: readonly string[],
): Standing {
  // An attempt of the same execution whose answer was lost has written it already.
  const isOwn = before.configured?.execution === execution;
  const isSame = (!changed || isOwn) && before.left === null && isConfigured(before, configuration);
  const { since, execution: by } = isSame && before.configured ? before.configured : { since: at, execution };
  const proofs = isSame ? { ...before.proofs } : { ...noStanding.proofs };
  for (const direction of call?.proved ?? []) if (call) proofs[direction] = { ...call.proof, at, execution };
  return {
    configured: { ...configuration, since, execution: by },
    proofs,
    steps: withSteps(before.steps, { execution, at }, steps),
    left: null,
    deprovisioned: null,
  };
}

/**
 * After an execution that failed while it had the number, or a roll-back.
 *
 * @param owners whose work was to be undone
 * @param end `undone`: nothing of theirs is there, but for what `remains` says; `kept`: as it was asked; `failed`: not
 *   undone to the end
 */
export function afterFailure(
  before: Standing,
  change: Change,
  owners: readonly string[],
  end: { how: 'undone'; remains: readonly string[] } | { how: 'kept' | 'failed' },
): Standing {
  // Half deprovisioned it stays, whatever was undone of a run that came after.
  if (before.left?.executions === null) return before;
  const stillThere = before.left?.executions.filter((other) => !owners.includes(other)) ?? [];
  if (end.how === 'undone') {
    const left = stillThere.length > 0 && before.left ? { ...before.left, executions: stillThere } : null;
    const others = before.steps.filter(({ what }) => !end.remains.includes(what));
    return { ...before, left, steps: [...others, ...withSteps(before.steps, change, end.remains)] };
  }
  const executions = [...new Set([...stillThere, ...owners])];
  const since = before.left?.since ?? change.at;
  return { ...before, left: { executions, kept: end.how === 'kept' && (before.left?.kept ?? true), since } };
}

/** After a deprovisioning that had begun to change something and did not come to its end. */
export function afterHalfDeprovisioning(before: Standing, { at }: Change): Standing {
  return { ...before, configured: null, left: { executions: null, kept: false, since: before.left?.since ?? at } };
}

/** After everything of the number was taken away, but for what `remains` says. */
export function afterDeprovisioning(before: Standing, change: Change, remains: readonly string[]): Standing {
  const { execution, at } = change;
  const isRepeated = before.configured === null && before.deprovisioned !== null && before.left === null;
  return {
    ...noStanding,
    steps: withSteps(before.steps, change, remains),
    deprovisioned: isRepeated ? before.deprovisioned : { since: at, execution },
  };
}

/** With a person's word that steps are done. */
export function withDone(before: Standing, whats: readonly string[], done: { by: string; at: string }): Standing {
  const isMeant = (each: Step) => each.done === null && whats.includes(each.what);
  return { ...before, steps: before.steps.map((each) => (isMeant(each) ? { ...each, done } : each)) };
}

/** What is left to a person, in the place of what was: what is the same keeps its date and its tick. */
function withSteps(before: readonly Step[], { execution, at }: Change, whats: readonly string[]): Step[] {
  return whats.map((what) => before.find((each) => each.what === what) ?? { what, since: at, execution, done: null });
}

/** How a call proved the number, in the words of outcomes: what both directions have, the newest first. */
export function verificationOf({ proofs }: Standing) {
  const proved = directions.filter((direction) => proofs[direction] !== null);
  const [newest] = proved.flatMap((direction) => proofs[direction] ?? []).sort((a, b) => b.at.localeCompare(a.at));
  if (!newest) return null;
  const { verdict, summary, conversationId } = newest;
  const notProved = directions.filter((direction) => !proved.includes(direction));
  return { verdict, summary, conversationId, proved, notProved };
}
