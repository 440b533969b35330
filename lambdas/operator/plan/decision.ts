import type { AtomsClient } from '../../atoms/client.ts';
import type { Agent } from '../../atoms/schemas.ts';
import type { ExotelClient } from '../../exotel/client.ts';
import type { ExoPhone } from '../../exotel/schemas.ts';
import type { Claims } from '../../platform/ledger/claims.ts';
import type { Entries } from '../../platform/ledger/entries.ts';
import type { Runs } from '../../platform/ledger/runs.ts';
import type { CompletedRequest } from '../../provisioning/complete-request.ts';
import type { PlannedStep } from '../contract.ts';

/** What a state would do, and why. */
export type Decision = Pick<PlannedStep, 'action' | 'detail'>;

/** What the plan of one state reads. Whoever makes a plan only looks. */
export interface Surroundings {
  exotel: ExotelClient;
  atoms: AtomsClient;
  claims: Claims;
  entries: Entries;
  runs: Runs;
  request: CompletedRequest;
  exoPhone: ExoPhone;
  agent: Agent;
}

/** A trunk that is there, or is to be made: then without a SID. */
export interface PlannedTrunk {
  trunkSid: string | null;
  trunkName: string;
}

/** Whether an execution that takes this decision changes something at the services. */
export function changesSomething({ action }: Decision): boolean {
  return action === 'create' || action === 'change';
}
