import * as z from 'zod/mini';
import { keptText } from '../numbers/kept-text.ts';
import { standingOf } from '../numbers/read-standing.ts';
import { nothingProved, type Standing, verificationOf } from '../numbers/standing.ts';
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
import type { Waiting } from '../platform/questions.ts';
import type { NumberStatus, Run } from './number-status-schema.ts';

/** What an outcome says of a run; those of older versions say less. */
const outcomeSchema = z.object({
  status: z.enum(['provisioned', 'deprovisioned', 'failed']),
  trunkSid: keptText(),
  error: keptText(),
  message: keptText(),
  rollBack: z.nullish(z.unknown()),
});
const runItemSchema = z.object({
  execution: z.string(),
  startedAt: keptText(),
  ...toldSchema,
  work: z._default(z.enum(['provision', 'deprovision']), 'provision'),
  request: z.nullish(z.record(z.string(), z.unknown())),
  endedAt: keptText(),
  /** Versions without it did not say. */
  held: z.nullish(z.boolean()),
  outcome: z.nullish(outcomeSchema),
});

/** What the ledger holds of one number, besides the effects. */
export interface KnownNumber {
  phoneNumber: string;
  claim: Claim | undefined;
  standing: Standing;
  runs: z.infer<typeof runItemSchema>[];
  setAside: SetAside | undefined;
  announced: Announcement | undefined;
}

export type Wait = Waiting & { question: Question };

/** What is read of the items. */
export const itemAttributes = [
  'standing',
  ...[runItemSchema, claimSchema, setAsideSchema, announcementSchema].flatMap(({ shape }) => Object.keys(shape)),
];

/** The ledger's items, by number. */
export function readItems(items: Record<string, unknown>[]): KnownNumber[] {
  const numbers = new Map<string, Record<string, unknown>[]>();
  for (const item of items) {
    const phoneNumber = String(item.pk).replace(/^NUMBER#/, '');
    const ofNumber = numbers.get(phoneNumber) ?? [];
    numbers.set(phoneNumber, [...ofNumber, item]);
  }
  return [...numbers].map(([phoneNumber, ofNumber]) => readNumber(phoneNumber, ofNumber));
}

function readNumber(phoneNumber: string, items: Record<string, unknown>[]): KnownNumber {
  const runItems = items.filter(({ sk }) => String(sk).startsWith('RUN#'));
  const known: KnownNumber = {
    ...{ phoneNumber, claim: undefined, setAside: undefined, announced: undefined },
    standing: standingOf(items.find(({ sk }) => sk === sortKeys.standing)?.standing, runItems),
    runs: runItems.map((item) => runItemSchema.parse(item)),
  };
  for (const item of items) {
    const sk = String(item.sk);
    if (sk === sortKeys.claim) known.claim = claimSchema.parse(item);
    if (sk === sortKeys.setAside) known.setAside = setAsideSchema.parse(item);
    if (sk === sortKeys.announced) known.announced = announcementSchema.parse(item);
  }
  return known;
}

/**
 * How a number stands: what works on it now, else how executions have left it.
 *
 * @param now whether its claim's owner still runs, what that one waits for, and what earlier runs have left, in a sentence
 */
export function describeNumber(
  known: KnownNumber,
  now: { isAlive: boolean; wait: Wait | undefined; left: string },
): NumberStatus {
  const { phoneNumber, claim, standing, setAside } = known;
  const { configured, deprovisioned, left, steps } = standing;
  const newestFirst = known.runs.toSorted((left, right) => momentOf(right).localeCompare(momentOf(left)));
  const runs = newestFirst.map(describeRun);
  const wait = now.isAlive ? now.wait : undefined;
  const newest = runs[0];
  const lastRun = lastRunOf(known);
  const failed = lastRun?.outcome?.status === 'failed' ? lastRun.outcome : undefined;
  const working = now.isAlive ? claim : undefined;
  return {
    phoneNumber,
    state: stateOf(known, { working, wait }),
    since:
      wait?.since ??
      working?.claimedAt ??
      left?.since ??
      configured?.since ??
      deprovisioned?.since ??
      newest?.endedAt ??
      newest?.startedAt ??
      setAside?.at ??
      null,
    execution:
      working?.owner ??
      left?.executions?.at(-1) ??
      configured?.execution ??
      deprovisioned?.execution ??
      newest?.execution ??
      null,
    agentId: configured?.agentId ?? null,
    trunkSid: configured?.trunkSid ?? null,
    trunkName: configured?.trunkName ?? null,
    productId: configured?.productId ?? null,
    destination: configured?.destination ?? null,
    verification: configured ? (verificationOf(standing) ?? nothingProved) : null,
    proofs: standing.proofs,
    error: failed?.error ?? null,
    message: failed?.message ?? null,
    toDo: wait
      ? [wait.instructions]
      : [...steps.flatMap(({ what, done }) => (done ? [] : [what])), ...(now.left ? [now.left] : [])],
    done: steps.filter(({ done }) => done !== null),
    waiting: wait
      ? { question: wait.question, since: wait.since, deadline: wait.deadline, instructions: wait.instructions }
      : null,
    setAside: setAside ?? null,
    lastRun: lastRun ? describeRun(lastRun) : null,
    runs,
  };
}

/** The newest run, except those that were refused while another one had the number: they say nothing of it. */
function lastRunOf({ runs }: KnownNumber): KnownNumber['runs'][number] | undefined {
  const newestFirst = runs.toSorted((left, right) => momentOf(right).localeCompare(momentOf(left)));
  const hasLost = (run: KnownNumber['runs'][number]) =>
    !hadNumber(run) && runs.some((other) => hadNumber(other) && areAtOnce(other, run));
  return newestFirst.find((run) => !hasLost(run));
}

function areAtOnce(one: KnownNumber['runs'][number], other: KnownNumber['runs'][number]): boolean {
  const endOf = ({ endedAt }: KnownNumber['runs'][number]) => endedAt ?? 'not yet';
  return momentOf(one) <= endOf(other) && momentOf(other) <= endOf(one);
}

/**
 * Whether the ledger knows the number only from requests that were refused for what they say, such as a mistyped
 * number: no execution had it.
 */
export function isUnknown({ claim, runs, setAside, announced }: KnownNumber): boolean {
  const isRefused = (run: KnownNumber['runs'][number]) =>
    !hadNumber(run) && ['InvalidRequestError', 'RejectedError'].includes(run.outcome?.error ?? '');
  return !claim && !setAside && !announced && runs.every(isRefused);
}

/** Whether a run had the number. Where an older version did not say, what the run left tells. */
function hadNumber({ held, outcome }: KnownNumber['runs'][number]): boolean {
  if (held !== null && held !== undefined) return held;
  return outcome?.status !== 'failed' || outcome.trunkSid !== null || Boolean(outcome.rollBack);
}

/** Whether its last run failed, at or after a moment. */
export function isTroubled(known: KnownNumber, since: string): boolean {
  const run = lastRunOf(known);
  return run?.outcome?.status === 'failed' && Date.parse(run.endedAt ?? '') >= Date.parse(since);
}

function stateOf(
  { standing, setAside, announced }: KnownNumber,
  now: { working: Claim | undefined; wait: Wait | undefined },
): NumberStatus['state'] {
  if (now.wait) return 'waiting for a person';
  if (now.working) return statesOfWork[now.working.work];
  if (standing.left) return 'failed';
  if (standing.configured) return 'provisioned';
  if (standing.deprovisioned) return 'deprovisioned';
  if (setAside) return 'set aside';
  // An execution began, and nobody recorded its end: its roll-back is still to come.
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
