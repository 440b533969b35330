import type { Sandbox, SandboxOptions } from '../../../sandbox/sandbox.ts';
import { request } from '../environment.ts';
import type { Recorder } from './recorder.ts';

/** Something that an environment goes through, one execution at a time. */
export interface Situation {
  /** Of its file too. */
  name: string;
  /** Where the environment is another than the usual one. */
  options?: SandboxOptions;
  run(recorder: Recorder): Promise<unknown>;
}

export const callTo = '+919876543210';
export const otherNumber = '+918045671235';
export const otherAgentId = '60d0fe4f5311236168a109cb';
export const unverified = { ...request, verification: 'skip' };
export const everything = { ...request, staticIps: ['203.0.113.9'], callerId: '+918045670000', flowAppId: '12345' };

export function buyOther({ exotel }: Sandbox): void {
  const [phone] = exotel.state.exoPhones;
  exotel.state.exoPhones.push({ ...phone, sid: 'other', phoneNumber: otherNumber } as never);
}

export function addOtherAgent({ atoms }: Sandbox): void {
  const [agent] = atoms.state.agents;
  atoms.state.agents.push({ ...agent, id: otherAgentId, name: 'other', telephonyProductId: [] } as never);
}

export function refuseCalls({ exotel }: Sandbox): void {
  exotel.state.phones[callTo] = 'codec mismatch';
}

export function answerCalls({ exotel }: Sandbox): void {
  exotel.state.phones = {};
}

/** A call of one service fails for ever. */
export function breakDown({ faults }: Sandbox['atoms'] | Sandbox['exotel'], operation: string, status = 503): void {
  faults.add({ operation, kind: 'status', status, times: 'forever' });
}

/** Something else happens when an execution enters a state, once. */
export function whenEntering(sandbox: Sandbox, stateName: string, happen: (arn: string) => void): void {
  let happened = false;
  sandbox.executions.options.onEvent = ({ type, state }, { arn }) => {
    if (happened || type !== 'StateEntered' || state?.name !== stateName) return;
    happened = true;
    happen(arn);
  };
}

/** Provisions without being recorded. */
export async function given(sandbox: Sandbox, input: object): Promise<void> {
  const { status, cause } = await sandbox.provision(input);
  if (status !== 'SUCCEEDED') throw new Error(`The situation could not be set up: ${cause}`);
}
