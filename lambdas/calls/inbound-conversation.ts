import type { AtomsClient } from '../atoms/client.ts';
import type { LoggedConversation } from '../atoms/schemas.ts';
import { sameNumber } from '../telephony/same-number.ts';

/**
 * A conversation of a call that arrived at the number since ours was placed. Both times are Atoms' own, so our clock
 * plays no part. The caller is not compared: a trunk's caller ID alias may hide it, and any call that arrives proves
 * that calls do.
 */
export async function findInbound(
  atoms: AtomsClient,
  { call, agentId, to }: { call: { conversationId: string; agentId: string }; agentId: string; to: string },
): Promise<LoggedConversation | undefined> {
  const logged = await atoms.listConversations([...new Set([call.agentId, agentId])]);
  const begun = logged.find(({ conversationId }) => conversationId === call.conversationId)?.createdAt;
  if (begun === undefined) return undefined;
  return logged.find(
    ({ type, createdAt, to: called }) =>
      type === 'telephony_inbound' &&
      createdAt !== undefined &&
      Date.parse(createdAt) >= Date.parse(begun) &&
      sameNumber(called ?? '', to),
  );
}
