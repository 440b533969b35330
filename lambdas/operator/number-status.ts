import * as z from 'zod/mini';
import { eachTold, toldSchema } from '../numbers/told-fields.ts';
import { type Claim, claimSchema } from '../platform/ledger/claims.ts';
import {
  type Announcement,
  announcementSchema,
  type SetAside,
  setAsideSchema,
  sortKeys,
} from '../platform/purchases-ledger.ts';
import type { Question } from '../platform/question-names.ts';
import type { OpenQuestion } from '../platform/questions.ts';
import type { NumberStatus, Run } from './number-status-schema.ts';

const text = z.pipe(
  z.nullish(z.string()),
  z.transform((value) => value ?? null),
);

/** What an outcome may say of a number; those of older versions say less. */
const outcomeSchema = z.object({
  status: z.enum(['provisioned', 'deprovisioned', 'failed']),
  agentId: text,
  trunkSid: text,
  trunkName: text,
  productId: text,
  destination: text,
  error: text,
  message: text,
  verification: z.nullish(
    z.object({ verdict: z.string(), summary: text, proved: z.array(z.string()), notProved: z.array(z.string()) }),
  ),
  manualSteps: z._default(z.array(z.string()), []),
  rollBack: z.nullish(z.object({ remains: z.array(z.string()) })),
});
const latestSchema = z.object({ execution: z.string(), endedAt: z.string(), outcome: outcomeSchema });
const runItemSchema = z.object({
  execution: z.string(),
  startedAt: text,
  ...toldSchema,
  work: z._default(z.enum(['provision', 'deprovision']), 'provision'),
  request: z.nullish(z.record(z.string(), z.unknown())),
  endedAt: text,
  outcome: z.nullish(outcomeSchema),
});

/** What the ledger holds of one number, besides the effects. */
export interface KnownNumber {
  phoneNumber: string;
  claim: Claim | undefined;
  latest: z.infer<typeof latestSchema> | undefined;
  runs: z.infer<typeof runItemSchema>[];
  setAside: SetAside | undefined;
  announced: Announcement | undefined;
}

export type Wait = OpenQuestion & { question: Question };

/** The ledger's items, by number. */
export function readItems(items: Record<string, unknown>[]): KnownNumber[] {
  const numbers = new Map<string, KnownNumber>();
  for (const item of items) {
    const phoneNumber = String(item.pk).replace(/^NUMBER#/, '');
    const nothing = { claim: undefined, latest: undefined, runs: [], setAside: undefined, announced: undefined };
    const known = numbers.get(phoneNumber) ?? { phoneNumber, ...nothing };
    numbers.set(phoneNumber, known);
    const sk = String(item.sk);
    if (sk === sortKeys.claim) known.claim = claimSchema.parse(item);
    if (sk === sortKeys.latest) known.latest = latestSchema.parse(item);
    if (sk === sortKeys.setAside) known.setAside = setAsideSchema.parse(item);
    if (sk === sortKeys.announced) known.announced = announcementSchema.parse(item);
    if (sk.startsWith('RUN#')) known.runs.push(runItemSchema.parse(item));
  }
  return [...numbers.values()];
}

/**
 * How a number stands: what works on it now, else how the last execution that had it left it.
 *
 * @param now whether its claim's owner still runs, and what that one waits for
 */
export function describeNumber(known: KnownNumber, now: { isAlive: boolean; wait: Wait | undefined }): NumberStatus {
  const { phoneNumber, claim, latest, setAside } = known;
  const newestFirst = known.runs.toSorted((left, right) => momentOf(right).localeCompare(momentOf(left)));
  const runs = newestFirst.map(describeRun);
  const wait = now.isAlive ? now.wait : undefined;
  const newest = runs[0];
  const outcome = latest?.outcome ?? newestFirst[0]?.outcome;
  const failed = newest?.outcome === 'failed' ? newest : undefined;
  const working = now.isAlive ? claim : undefined;
  return {
    phoneNumber,
    state: stateOf(known, { working, wait, outcome: outcome?.status }),
    since:
      wait?.since ??
      working?.claimedAt ??
      latest?.endedAt ??
      newest?.endedAt ??
      newest?.startedAt ??
      setAside?.at ??
      null,
    execution: working?.owner ?? latest?.execution ?? newest?.execution ?? null,
    agentId: outcome?.agentId ?? null,
    trunkSid: outcome?.trunkSid ?? null,
    trunkName: outcome?.trunkName ?? null,
    productId: outcome?.productId ?? null,
    destination: outcome?.destination ?? null,
    verification: outcome?.verification ?? null,
    error: failed?.error ?? null,
    message: failed?.message ?? null,
    toDo: wait ? [wait.instructions] : [...(outcome?.manualSteps ?? []), ...(outcome?.rollBack?.remains ?? [])],
    waiting: wait
      ? { question: wait.question, since: wait.since, deadline: wait.deadline, instructions: wait.instructions }
      : null,
    setAside: setAside ?? null,
    runs,
  };
}

/** Whether the newest run failed at or after a moment. */
export function isTroubled({ runs: [newest] }: NumberStatus, since: string): boolean {
  return newest?.outcome === 'failed' && Date.parse(newest.endedAt ?? '') >= Date.parse(since);
}

function stateOf(
  { setAside, announced }: KnownNumber,
  now: {
    working: Claim | undefined;
    wait: Wait | undefined;
    outcome: 'provisioned' | 'deprovisioned' | 'failed' | undefined;
  },
): NumberStatus['state'] {
  if (now.wait) return 'waiting for a person';
  if (now.working) return statesOfWork[now.working.work];
  if (now.outcome) return now.outcome;
  if (setAside) return 'set aside';
  // Begun, and ended with nobody to record it: its roll-back is still to come.
  return announced ? 'announced' : 'failed';
}

const statesOfWork: Record<Claim['work'], NumberStatus['state']> = {
  provision: 'running',
  'roll back': 'rolling back',
  deprovision: 'deprovisioning',
};

function momentOf({ startedAt, endedAt }: KnownNumber['runs'][number]): string {
  return startedAt ?? endedAt ?? '';
}

function describeRun(run: KnownNumber['runs'][number]): Run {
  const { execution, startedAt, work, request = null, endedAt, outcome } = run;
  const told = eachTold((_, name) => run[name]);
  return {
    ...{ execution, startedAt, ...told, work, request, endedAt },
    outcome: outcome?.status ?? null,
    error: outcome?.error ?? null,
    message: outcome?.message ?? null,
  };
}
