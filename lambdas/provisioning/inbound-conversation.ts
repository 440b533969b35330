import type { AtomsClient } from '../atoms/client.ts';
import type { LoggedConversation } from '../atoms/schemas.ts';
import { sameNumber } from '../telephony/phone-number.ts';

/**
 * The conversation in which a loopback call has arrived: from and to the same numbers, and begun since it was placed. Both
 * times are Atoms' own, so that no clock of ours plays a part.
 */
export async function findInbound(
  atoms: AtomsClient,
  options: { call: { conversationId: string; agentId: string }; agentId: string; from: string; to: string },
): Promise<LoggedConversation | undefined> {
  const { call, agentId, from, to } = options;
  const logged = await atoms.listConversations([...new Set([call.agentId, agentId])]);
  const placed = logged.find(({ conversationId }) => conversationId === call.conversationId);
  if (!placed) return undefined;
  return logged.find(
    (each) =>
      each.type === 'telephony_inbound' &&
      Date.parse(each.createdAt) >= Date.parse(placed.createdAt) &&
      sameNumber(each.from ?? '', from) &&
      sameNumber(each.to ?? '', to),
  );
}
