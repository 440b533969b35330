import { withoutTold } from '../lambdas/numbers/told-fields.ts';
import type { NumberStatus } from '../lambdas/operator/number-status-schema.ts';
import type { Environment } from './environment.ts';
import { CommandError } from './errors.ts';
import { nameOf } from './executions.ts';
import { isAtWork, statusOf } from './number-status.ts';
import { operate } from './operate.ts';
import type { Request } from './request.ts';
import { shortened } from './table.ts';

/** A failed run that is to be started again. */
export interface Retry {
  phoneNumber: string;
  /** ARN of the execution that failed. */
  failed: string;
  error: string;
  endedAt: string | null;
  /** As it was given then: today's defaults fill in the rest. */
  request: Request;
}

export interface Retries {
  retries: Retry[];
  /** Failed runs that cannot be started again, and why. */
  passedOver: { phoneNumber: string; why: string }[];
}

/** The newest failed run of a number. @throws CommandError when there is none. */
export async function retryOf(environment: Environment, phoneNumber: string): Promise<Retries> {
  const judged = judge(await statusOf(environment, phoneNumber));
  if ('request' in judged) return { retries: [judged], passedOver: [] };
  throw new CommandError(`${phoneNumber} is not retried: ${judged.why}.`);
}

/** The newest runs of all numbers, where they failed since a moment. */
export async function retriesSince(environment: Environment, since: Date): Promise<Retries> {
  const { numbers } = await operate(environment, 'status', { failedSince: since.toISOString() });
  const judged = numbers.map(judge);
  return {
    retries: judged.filter((each) => 'request' in each),
    passedOver: judged.filter((each) => 'why' in each),
  };
}

function judge(status: NumberStatus): Retry | { phoneNumber: string; why: string } {
  const { phoneNumber, setAside, lastRun: run } = status;
  if (isAtWork(status)) return { phoneNumber, why: `it is ${status.state}` };
  if (setAside) return { phoneNumber, why: `it was set aside by ${setAside.by}` };
  if (!run) return { phoneNumber, why: 'nothing was ever started for it' };
  // A run that was stopped has recorded no end.
  if (run.outcome === 'provisioned' || run.outcome === 'deprovisioned') {
    return { phoneNumber, why: 'its last run did not fail' };
  }
  if (run.work === 'deprovision') return { phoneNumber, why: 'its last run was to deprovision it: use deprovision' };
  if (!run.request) return { phoneNumber, why: 'the request of its last run was not kept: use provision' };
  return {
    phoneNumber,
    failed: run.execution,
    error: run.error ?? status.error ?? 'it ended without a record',
    endedAt: run.endedAt,
    request: { ...withoutTold(run.request), phoneNumber },
  };
}

/** Why the new run is started, unless the operator says it. */
export function reasonOfRetry({ failed }: Retry): string {
  return `retry of ${nameOf(failed)}`;
}

/** A request in short: what it says besides the number. */
export function shortRequest({ phoneNumber: _, ...rest }: Request): string {
  const text = Object.entries(rest)
    .map(([field, value]) => `${field}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' ');
  return shortened(text, 80);
}
