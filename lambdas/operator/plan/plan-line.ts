import type { Looking, Services } from '../../reconcile/thing.ts';
import type { CompletedRequest } from '../../workflows/provision-number/complete-request.ts';
import type { PlanObstacle } from '../atoms-plan.ts';
import type { PlannedStep } from '../contract.ts';

/** What a state would do, and why. */
export type PlanLine = Pick<PlannedStep, 'action' | 'detail'>;

/** What the plan of one state reads. A plan only looks. */
export interface Surroundings extends Looking<keyof Services> {
  request: CompletedRequest;
  /** What the workspace's plan may refuse, or a setting stand in the way of. */
  obstacles: PlanObstacle[];
}

/** What may be wrong, and what to do about it. */
export interface Warning {
  detail: string;
  remedy: string;
}

/** Adds warnings to what a line says. */
export function withWarnings(text: string, warnings: readonly Warning[]): string {
  return [text, ...warnings.map(({ detail, remedy }) => `Warning: ${detail} ${remedy}`)].join(' ');
}

/** Adds to a line what the workspace's plan may refuse of it. */
export function warned<Line extends PlanLine>(
  line: Line,
  { obstacles }: Surroundings,
  ...of: PlanObstacle['of'][]
): Line {
  if (line.action !== 'create' && line.action !== 'change' && line.action !== 'call') return line;
  const warnings = obstacles.filter((each) => of.includes(each.of));
  return { ...line, detail: withWarnings(line.detail, warnings) };
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
