import type { Asked } from './asked.ts';
import { holds, isLike } from './policy-conditions.ts';

/** A statement of a policy, of a role's or of a resource's own, with its references resolved. */
export interface Statement {
  Effect: string;
  /** Whom it is about, in the policy of a resource. */
  Principal?: unknown;
  Action: string | string[];
  Resource: string | string[];
  Condition?: Record<string, Record<string, string | string[]>>;
}

export function statementsOf(document: unknown): readonly Statement[] {
  return (document as { Statement: Statement[] }).Statement;
}

/** What policies say of a request: `Deny` wins. Undefined: nothing, by which AWS refuses as well. */
export function effectOf(statements: readonly Statement[], asked: Asked): 'Allow' | 'Deny' | undefined {
  const effects = statements.filter((statement) => isAbout(statement, asked)).map(({ Effect }) => Effect);
  if (effects.includes('Deny')) return 'Deny';
  return effects.includes('Allow') ? 'Allow' : undefined;
}

/** @throws Error a principal or condition that the sandbox does not know: what it cannot judge, it must not let through */
function isAbout(
  { Principal = '*', Action, Resource, Condition = {} }: Statement,
  { action, resource, context }: Asked,
): boolean {
  if (!fits(Action, action)) return false;
  if (Principal !== '*') throw new Error(`The sandbox does not know the principal ${JSON.stringify(Principal)}.`);
  if (resource !== undefined && !fits(Resource, resource)) return false;
  return Object.entries(Condition).every(([operator, keys]) =>
    Object.entries(keys).every(([key, wanted]) => holds(operator, context[key], [wanted].flat())),
  );
}

function fits(patterns: string | string[], text: string): boolean {
  return [patterns].flat().some((pattern) => isLike(text, pattern));
}
