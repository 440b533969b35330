import { otherAgentId, otherNumber } from '../../../sandbox/faults/stories/accounts.ts';
import type { Sandbox, SandboxOptions } from '../../../sandbox/sandbox.ts';
import type { Recorder } from './recorder.ts';

/** Something that an environment goes through, one execution at a time. */
export interface Situation {
  /** Of its file too. */
  name: string;
  /** Where the environment is another than the usual one. */
  options?: SandboxOptions;
  run(recorder: Recorder): Promise<unknown>;
}

export function buyOther({ exotel }: Sandbox): void {
  const [phone] = exotel.state.exoPhones;
  exotel.state.exoPhones.push({ ...phone, sid: 'other', phoneNumber: otherNumber } as never);
}

export function addOtherAgent({ atoms }: Sandbox): void {
  const [agent] = atoms.state.agents;
  atoms.state.agents.push({ ...agent, id: otherAgentId, name: 'other', telephonyProductId: [] } as never);
}

export function answerCalls({ exotel }: Sandbox): void {
  exotel.state.phones = {};
}
