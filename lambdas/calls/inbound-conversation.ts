import type { AtomsClient } from '../atoms/client.ts';
import type { LoggedConversation } from '../atoms/schemas.ts';
import { lastDigits, sameNumber } from '../telephony/same-number.ts';

/** Of a number: ours, and those that came in meanwhile. */
const fewest = 20;
const fewWithoutSearch = 100;

/**
 * A conversation of a call that arrived at the number since ours was placed. Both times are Atoms' own, so our clock
 * plays no part. The caller is not compared: a trunk's caller ID alias may hide it, and any call that arrives proves
 * that calls do.
 */
export async function findInbound(
  atoms: AtomsClient,
  { call, agentId, to }: { call: { conversationId: string; agentId: string }; agentId: string; to: string },
): Promise<LoggedConversation | undefined> {
  const agentIds = [...new Set([call.agentId, agentId])];
  const isOurs = ({ conversationId }: LoggedConversation) => conversationId === call.conversationId;
  let logged = await atoms.listConversations({ agentIds, search: lastDigits(to), limit: fewest });
  // Atoms may compare a number otherwise than by a part of it: it has found nothing then, our own call not either.
  if (!logged.some(isOurs)) logged = await atoms.listConversations({ agentIds, limit: fewWithoutSearch });
  const begun = logged.find(isOurs)?.createdAt;
  if (begun === undefined) return undefined;
  return logged.find(
    ({ type, createdAt, to: called }) =>
      type === 'telephony_inbound' &&
      createdAt !== undefined &&
      Date.parse(createdAt) >= Date.parse(begun) &&
      sameNumber(called ?? '', to),
  );
}
