import type { NumberStatus, Run } from '../lambdas/operator/number-status-schema.ts';
import type { Environment } from './environment.ts';
import { UsageError } from './errors.ts';
import { operate } from './operate.ts';

/** How one number stands. @throws UsageError when nothing is known of it */
export async function statusOf(environment: Environment, phoneNumber: string): Promise<NumberStatus> {
  const { numbers } = await operate(environment, 'status', { phoneNumber });
  const status = numbers.find((number) => number.phoneNumber === phoneNumber);
  if (status) return status;
  throw new UsageError(
    `${phoneNumber} is not known in ${environment.name}: nothing was ever started for it. Check the digits and --env.`,
  );
}

/** Whether an execution works on the number. */
export function isAtWork({ state }: NumberStatus): boolean {
  return ['running', 'waiting for a person', 'rolling back', 'deprovisioning'].includes(state);
}

/** The run that works on the number, or the newest. */
export function currentRun(status: NumberStatus): Run | undefined {
  const { execution, runs } = status;
  return (isAtWork(status) && runs.find((run) => run.execution === execution)) || runs[0];
}
