import { setImmediate } from 'node:timers/promises';
import type { Execution } from '../../aws/execution.ts';
import type { Sandbox } from '../../sandbox.ts';
import { type AccountState, accountState, differences } from '../account-state.ts';
import { phoneNumber, provisionFirst } from './accounts.ts';

/* What was provisioned in whole or in part, and is undone by what the story does. */

const beforeProvisioning = new WeakMap<Sandbox, AccountState>();

/** Keeps what both accounts hold, for what is to be as it was. */
export function noteState(sandbox: Sandbox): void {
  beforeProvisioning.set(sandbox, accountState(sandbox));
}

/** Provisions what the story is to undo. @returns the request that undoes it */
export async function provisionToUndo(sandbox: Sandbox, request: object): Promise<Record<string, unknown>> {
  noteState(sandbox);
  await provisionFirst(sandbox, request);
  return { phoneNumber };
}

/** What both accounts held before the number was provisioned. */
export function unprovisioned(sandbox: Sandbox): AccountState {
  const state = beforeProvisioning.get(sandbox);
  if (!state) throw new Error('Nothing was provisioned that a story could undo.');
  return state;
}

export function isAsItWas(sandbox: Sandbox): string[] {
  return differences(unprovisioned(sandbox), accountState(sandbox));
}

/**
 * Stops an execution whose Lambda dies in a call, and that takes no lease: so the ledger has the same each time. Nothing
 * cleans up after it, since Step Functions does not take the start of its roll-back.
 */
export async function stoppedIn(sandbox: Sandbox, operation: string, request: object): Promise<Execution> {
  const { executions, exotel, aws, bus, lambdas } = sandbox;
  const crash = exotel.faults.add({ operation, kind: 'crash before' });
  aws.faults.add({ operation: 'states:StartExecution', kind: 'refused', times: 'forever', skip: 0 });
  const execution = executions.start(JSON.stringify(request));
  // Before the execution hears of it: what it tries again would make something while it is cleaned up after.
  while (crash.injections === 0 && execution.status === 'RUNNING') await setImmediate();
  executions.stop(execution.arn);
  await Promise.all([sandbox.settled(), lambdas.idle()]);
  for (const { faults } of [exotel, aws]) faults.clear();
  bus.deadLetters.length = 0;
  return execution;
}
