import type { ApiAnswer } from '../http/exchange.ts';
import { AtomsFailure, successAnswer } from './answers.ts';
import type { AtomsSettings } from './settings.ts';
import { type Conversation, isOver } from './state.ts';
import { type AtomsCall, type AtomsRoute, atomsBasePath } from './workspace.ts';

export const conversationLogRoutes: readonly AtomsRoute[] = [
  { method: 'GET', path: `${atomsBasePath}/conversation`, operation: 'list conversations', handle: listConversations },
];

const defaultLimit = 5;
const largestLimit = 500;

/** The logs of the workspace's conversations, what changed last first, a page at a time. */
function listConversations(call: AtomsCall): ApiAnswer {
  const { query } = call.request;
  const byTime = query.get('sortBy') === 'createdAt' || query.has('dateFrom') || query.has('dateTo');
  // Only the default order has an index.
  if (byTime && call.workspace.settings.historyIsLarge) throw new AtomsFailure(504, 'Gateway timeout');
  const page = wholeNumber(query, 'page', 1);
  const limit = Math.min(wholeNumber(query, 'limit', defaultLimit), largestLimit);
  const agentIds = listed(query.get('agentIds'));
  const callTypes = listed(query.get('callTypes'));
  const statuses = listed(query.get('statusFilter'));
  const search = query.get('search') ?? '';
  const found = call.seen.conversations
    .filter(({ agentId }) => agentIds.length === 0 || agentIds.includes(agentId))
    .filter(({ type }) => callTypes.length === 0 || callTypes.includes(type))
    .filter(({ status }) => statuses.length === 0 || statuses.includes(status))
    .filter(({ id, from, to }) => [id, from, to].some((text) => isFound(text, search, call.workspace.settings)))
    // Conversations are kept in the order in which they began.
    .reverse()
    .sort((left, right) => Date.parse(shownAt(right)) - Date.parse(shownAt(left)));
  const total = found.length;
  const totalPages = Math.ceil(total / limit);
  return successAnswer({
    logs: found.slice((page - 1) * limit, page * limit).map(shownLog),
    pagination: { total, page, limit, hasMore: page < totalPages, totalPages },
  });
}

/** How a search is compared is not described. */
function isFound(text: string, search: string, { conversationSearch }: AtomsSettings): boolean {
  return search === '' || (conversationSearch === 'part' ? text.includes(search) : text === search);
}

function shownAt({ createdAt, updatedAt }: Conversation): string {
  return updatedAt ?? createdAt;
}

function shownLog(conversation: Conversation): object {
  const { id, status, duration, from, to, type, agentId, createdAt, callFailureReason, outcome } = conversation;
  return {
    _id: id,
    callId: id,
    status,
    duration,
    from,
    to,
    type,
    agentId,
    createdAt,
    ...(isOver(status) && outcome !== null ? { disconnectionReason: outcome.reason } : {}),
    ...(callFailureReason === null ? {} : { callFailureReason }),
  };
}

function wholeNumber(query: URLSearchParams, name: string, byDefault: number): number {
  const text = query.get(name);
  if (text === null || text === '') return byDefault;
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new AtomsFailure(400, `${name} must be a positive number`);
  return Number(text);
}

function listed(text: string | null): string[] {
  return (text ?? '').split(',').filter((item) => item !== '');
}
