import * as z from 'zod/mini';
import { agentIdSchema } from '../telephony/agent-id.ts';

/** Which purchased numbers are announced, and to which agent. */
export const purchaseRulesSchema = z.strictObject({
  /** `YYYY-MM-DD`. What the account bought before may serve something else, and must not be taken from it. */
  boughtSince: z.iso.date('must be a day such as "2026-11-24": numbers bought before it are left alone'),
  /** The first that fits a number's friendly name decides. */
  agents: z._default(
    z.array(
      z.strictObject({
        /** A friendly name of Exotel's, upper and lower case alike; `*` stands for any text, also for none. */
        friendlyName: z
          .string()
          .check(z.trim(), z.minLength(1, 'is empty: write a friendly name, * in it for any text'), z.maxLength(100)),
        agentId: agentIdSchema,
      }),
    ),
    [],
  ),
  /** The agent of numbers that no rule fits; `null`: they are left alone. */
  defaultAgentId: z.nullable(agentIdSchema),
});
export type PurchaseRules = z.output<typeof purchaseRulesSchema>;

/** The agent that the rules give a number of this friendly name; null for none. */
export function agentFor(friendlyName: string, rules: PurchaseRules): string | null {
  const rule = rules.agents.find((candidate) => fits(friendlyName.toLowerCase(), candidate.friendlyName.toLowerCase()));
  return rule?.agentId ?? rules.defaultAgentId;
}

/** Piece by piece, not by a regular expression: one with many stars takes for ever over a name that almost fits. */
function fits(name: string, pattern: string): boolean {
  const [first = '', ...pieces] = pattern.split('*');
  const last = pieces.pop();
  if (last === undefined) return name === first;
  const end = name.length - last.length;
  if (end < first.length || !name.startsWith(first) || !name.endsWith(last)) return false;
  let place = first.length;
  for (const piece of pieces) {
    const found = name.indexOf(piece, place);
    if (found < 0) return false;
    place = found + piece.length;
  }
  return place <= end;
}
