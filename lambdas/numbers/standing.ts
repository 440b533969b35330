import * as z from 'zod/mini';
import { audioNames } from '../telephony/audio.ts';

/*
 * How a number stands, apart from its runs: what is configured and since when, what has been proved, what is left. A
 * run changes this only if it changed something outside. A run that was refused or undone leaves it as it was.
 */

const directions = ['outbound', 'inbound'] as const;
type Direction = (typeof directions)[number];

/** How a call proved a number, as outcomes say it. */
interface Verification extends Omit<Proof, 'verdict' | 'at' | 'execution'> {
  verdict: Proof['verdict'] | 'skipped';
  proved: Direction[];
  notProved: Direction[];
}

/** @param proved the directions that `proof` shows to work */
export function verificationBy(proof: Omit<Proof, 'at' | 'execution'>, proved: readonly Direction[]): Verification {
  const { verdict, audio, summary, conversationId } = proof;
  const notProved = directions.filter((direction) => !proved.includes(direction));
  return { verdict, audio, summary, conversationId, proved: [...proved], notProved };
}

/** Where no call has proved anything. */
export const nothingProved: Verification = {
  verdict: 'skipped',
  audio: 'not known',
  summary: null,
  conversationId: null,
  proved: [],
  notProved: [...directions],
};

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
  /** Earlier versions did not look. */
  audio: z._default(z.enum(audioNames), 'not known'),
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
type Step = z.output<typeof stepSchema>;

export const standingSchema = z.object({
  configured: z.nullable(configuredSchema),
  proofs: z.object({ outbound: z.nullable(proofSchema), inbound: z.nullable(proofSchema) }),
  steps: z.array(stepSchema),
  /**
   * Failed executions whose work is still there: kept as asked, or because it could not be undone. `executions: null`:
   * a deprovisioning stopped half-way, so anything that was made may be there.
   */
  left: z.nullable(z.object({ executions: z.nullable(z.array(z.string())), kept: z.boolean(), since: z.string() })),
  /** When everything was taken away and by which execution, if nothing was configured since. */
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

/** The run that changes a standing. */
interface Change {
  execution: string;
  /** ISO 8601 */
  at: string;
}

/** If one of these fields differs, the configuration is another one. */
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
  // An earlier attempt of the same execution wrote it, and its answer was lost.
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
 * @param end `undone`: nothing of theirs is there, except what `remains` says; `kept`: as asked; `failed`: not all was
 *   undone
 */
export function afterFailure(
  before: Standing,
  change: Change,
  owners: readonly string[],
  end: { how: 'undone'; remains: readonly string[] } | { how: 'kept' | 'failed' },
): Standing {
  // It stays half deprovisioned, also when a later run was undone.
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

/** After a deprovisioning that changed something and did not finish. */
export function afterHalfDeprovisioning(before: Standing, { at }: Change): Standing {
  return { ...before, configured: null, left: { executions: null, kept: false, since: before.left?.since ?? at } };
}

/** After everything of the number was taken away, except what `remains` says. */
export function afterDeprovisioning(before: Standing, change: Change, remains: readonly string[]): Standing {
  const { execution, at } = change;
  const isRepeated = before.configured === null && before.deprovisioned !== null && before.left === null;
  return {
    ...noStanding,
    steps: withSteps(before.steps, change, remains),
    deprovisioned: isRepeated ? before.deprovisioned : { since: at, execution },
  };
}

/** Marks steps as done, as a person says. */
export function withDone(before: Standing, whats: readonly string[], done: { by: string; at: string }): Standing {
  const isMeant = (each: Step) => each.done === null && whats.includes(each.what);
  return { ...before, steps: before.steps.map((each) => (isMeant(each) ? { ...each, done } : each)) };
}

/** The steps that are left to a person now. One that was there before keeps its date and its tick. */
function withSteps(before: readonly Step[], { execution, at }: Change, whats: readonly string[]): Step[] {
  return whats.map((what) => before.find((each) => each.what === what) ?? { what, since: at, execution, done: null });
}

/** How a call proved the number, as outcomes say it: from the proofs of both directions, the newest first. */
export function verificationOf({ proofs }: Standing): Verification | null {
  const proved = directions.filter((direction) => proofs[direction] !== null);
  const [newest] = proved.flatMap((direction) => proofs[direction] ?? []).sort((a, b) => b.at.localeCompare(a.at));
  return newest ? verificationBy(newest, proved) : null;
}
