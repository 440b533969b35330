import type { Execution } from '../../aws/execution.ts';
import type { Sandbox } from '../../sandbox.ts';
import { accountState, differences } from '../account-state.ts';
import { agentId, phoneNumber } from '../stories/accounts.ts';

/*
 * What needs no fault to go wrong: several executions at the same moment, somebody else's things in the way, an
 * execution that is stopped. Each judges by the simulators alone and answers what is wrong.
 */

export interface Scenario {
  name: string;
  run(sandbox: Sandbox): Promise<string[]>;
}

export const request = { phoneNumber, agentId };
export const unverified = { ...request, verification: 'skip' };

export function buy({ exotel }: Sandbox, numbers: string[]): void {
  const [phone] = exotel.state.exoPhones;
  for (const [index, number] of numbers.entries()) {
    exotel.state.exoPhones.push({ ...phone, sid: `${phone?.sid}${index}`, phoneNumber: number } as never);
  }
}

export function addAgent({ atoms }: Sandbox, id: string): void {
  const [agent] = atoms.state.agents;
  atoms.state.agents.push({ ...agent, id, telephonyProductId: [] } as never);
}

/** A call of one service fails for ever. */
export function breakDown({ faults }: Sandbox['atoms'] | Sandbox['exotel'], operation: string, status = 503): void {
  faults.add({ operation, kind: 'status', status, times: 'forever' });
}

/** Something else happens when an execution enters a state, once. */
export function whenEntering(sandbox: Sandbox, state: string, happen: (execution: Execution) => void): void {
  let happened = false;
  sandbox.executions.options.onEvent = (event, execution) => {
    if (happened || event.type !== 'StateEntered' || event.state?.name !== state) return;
    happened = true;
    happen(execution);
  };
}

/** Provisions what fails, and whose roll-back fails at one service; that one is in order again afterwards. */
export async function failToRollBack(
  sandbox: Sandbox,
  side: 'atoms' | 'exotel',
  operation: string,
  wanted: object,
): Promise<Execution> {
  whenEntering(sandbox, 'Diagnose', () => breakDown(sandbox[side], operation));
  const execution = await sandbox.provision(wanted);
  sandbox[side].faults.clear();
  return execution;
}

export function succeeded(executions: (Execution | undefined)[]): string[] {
  return executions.flatMap((execution) =>
    execution?.status === 'SUCCEEDED' ? [] : [`an execution ended ${execution?.status}: ${execution?.cause}`],
  );
}

export function asBefore(sandbox: Sandbox, before: ReturnType<typeof accountState>): string[] {
  return differences(before, accountState(sandbox));
}
