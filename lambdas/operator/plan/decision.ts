import type { AtomsClient } from '../../atoms/client.ts';
import type { ExotelClient } from '../../exotel/client.ts';
import type { Entries } from '../../platform/ledger/entries.ts';
import type { CompletedRequest } from '../../requests/complete-request.ts';
import type { PlannedStep } from '../contract.ts';

/** What a state would do, and why. */
export type Decision = Pick<PlannedStep, 'action' | 'detail'>;

/** What the plan of one state reads. Whoever makes a plan only looks. */
export interface Surroundings {
  exotel: ExotelClient;
  atoms: AtomsClient;
  entries: Entries;
  request: CompletedRequest;
}

/** The document of an execution as far as it is foreseen: what is yet to be made is null. */
export interface ForeseenDocument {
  /** The executions whose work would count as this one's own. */
  takesOver: string[];
  trunk: { trunkSid: string | null; trunkName: string };
  digest: { secretVersionId: string | null };
  /** `leaves`: the agent that loses the number when its product is replaced. */
  product: { productId: string | null; leaves: string | null };
  /** Whether a state would change something at the services. */
  changed: boolean;
}

/** Whether an execution that takes this decision changes something at the services. */
export function changesSomething({ action }: Decision): boolean {
  return action === 'create' || action === 'change';
}
