import type { Agent } from '../../atoms/schemas.ts';
import { RejectedError } from '../../platform/errors.ts';

/**
 * Whether the agent can place calls, as far as Atoms shows it.
 *
 * @param named the request's field by which it is named
 * @throws RejectedError when Atoms shows that it has no workflow: it refuses the call of such an agent.
 */
export function requireWorkflow({ agentId, hasWorkflow }: Agent, named = 'agentId'): void {
  if (hasWorkflow !== false) return;
  throw new RejectedError(
    `${named}: the agent ${agentId} has no workflow, so Atoms refuses the verification call with it ("Workflow not found"). Give it one and publish it in the Atoms console, name another agent, or start with "verification": "skip".`,
  );
}

/**
 * What of an agent would be heard otherwise than its owner thinks. What Atoms does not show may be there all the same, so
 * that each is a warning, and stops nothing.
 */
export function findUnsaid({
  agentId,
  hasWorkflow,
  activeVersionId,
  firstMessage,
}: Agent): { detail: string; remedy: string }[] {
  if (hasWorkflow === false) {
    return [
      {
        detail: `Atoms shows no workflow of agent ${agentId}: it refuses its calls.`,
        remedy: 'Give it a workflow and publish it in the Atoms console.',
      },
    ];
  }
  if (activeVersionId === undefined) {
    return [
      {
        detail: `Atoms shows no active version of agent ${agentId}: if it has none, Atoms refuses its calls, or it says the default greeting of the platform.`,
        remedy: 'Publish a version of it and activate it in the Atoms console.',
      },
    ];
  }
  if (firstMessage !== undefined) return [];
  return [
    {
      detail: `Atoms shows no first message in the active version of agent ${agentId}: if it has none, it says the default greeting of the platform.`,
      remedy: 'Give it a first message in the Atoms console, and publish that.',
    },
  ];
}
