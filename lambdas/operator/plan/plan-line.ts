import type { Looking, Services } from '../../reconcile/thing.ts';
import type { CompletedRequest } from '../../workflows/provision-number/complete-request.ts';
import type { PlannedStep } from '../contract.ts';

/** What a state would do, and why. */
export type PlanLine = Pick<PlannedStep, 'action' | 'detail'>;

/** What the plan of one state reads. A plan only looks. */
export interface Surroundings extends Looking<keyof Services> {
  request: CompletedRequest;
}

/** What an execution would find in place, when all of it is. */
export interface InPlace {
  trunkSid: string;
  productId: string;
  destination: string;
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
  /** Null while something is to be made, or was made by an execution that nobody has proved yet. */
  inPlace: InPlace | null;
}
