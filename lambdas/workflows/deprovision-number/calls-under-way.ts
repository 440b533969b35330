import type { AtomsClient } from '../../atoms/client.ts';
import { statusesUnderWay } from '../../atoms/schemas.ts';
import type { Entries } from '../../platform/ledger/entries.ts';
import { numberSubject } from '../../platform/ledger/subjects.ts';
import { isOver } from '../../telephony/call-verdict.ts';
import { sameNumber } from '../../telephony/same-number.ts';
import { agentAttachmentEffect } from '../../things/agent-attachment/record.ts';

/** Longer than any call. A conversation that began before that and shows no end has lost its end. */
const longestCallMillis = 12 * 60 * 60 * 1000;

/** Far more than any plan has calls at once. No search by the number: what it would miss would be cut off. */
const mostAtOnce = 200;

/** The conversations of a number that have not ended, by Atoms' log of the agents that have or had it. */
export async function findCallsUnderWay(
  { atoms, entries }: { atoms: AtomsClient; entries: Entries },
  phoneNumber: string,
): Promise<string[]> {
  const listed = await entries.list(numberSubject(phoneNumber));
  const products = (await atoms.listImportedNumbers()).filter((each) => sameNumber(each.phoneNumber, phoneNumber));
  const agentIds = new Set([
    ...listed.flatMap(({ name, which }) => (name === agentAttachmentEffect.name && which ? [which] : [])),
    ...products.flatMap(({ agentId }) => agentId ?? []),
  ]);
  if (agentIds.size === 0) return [];
  const begunAfter = Date.now() - longestCallMillis;
  const underWay = { agentIds: [...agentIds], statuses: statusesUnderWay, limit: mostAtOnce };
  return (await atoms.listConversations(underWay))
    .filter(({ from, to }) => [from, to].some((number) => sameNumber(number ?? '', phoneNumber)))
    .filter((logged) => !isOver(logged) && Date.parse(logged.createdAt ?? '') > begunAfter)
    .flatMap(({ conversationId }) => (conversationId === undefined ? [] : [conversationId]));
}
