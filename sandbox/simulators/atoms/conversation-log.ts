import type { ApiAnswer } from '../http/exchange.ts';
import { agentOfPath } from './agents.ts';
import { AtomsFailure, successAnswer } from './answers.ts';
import { jsonBody } from './body.ts';
import { type DisconnectionReason, disconnectionReasonOf, disconnectionReasons } from './disconnection-reason.ts';
import { listed, oneOf, someOf, sorted, sortOrders, time, wholeNumber } from './query.ts';
import type { AtomsSettings } from './settings.ts';
import { type Conversation, conversationStatusSchema, conversationTypeSchema } from './state.ts';
import { type AtomsCall, type AtomsRoute, atomsBasePath } from './workspace.ts';

export const conversationLogRoutes: readonly AtomsRoute[] = [
  { method: 'GET', path: `${atomsBasePath}/conversation`, operation: 'list conversations', handle: listConversations },
  {
    method: 'POST',
    path: `${atomsBasePath}/conversation/search`,
    operation: 'search conversations',
    handle: searchConversations,
  },
  {
    method: 'GET',
    path: `${atomsBasePath}/agent/:agentId/call-logs`,
    operation: 'list calls of agent',
    handle: listCallsOfAgent,
  },
];

const defaultLimit = 5;
const largestLimit = 500;

/** Seconds: from, to and not including. */
const durations = {
  '0-30': [0, 30],
  '30-60': [30, 60],
  '1-5': [60, 300],
  '5+': [300, Number.POSITIVE_INFINITY],
} as const;
const durationNames = Object.keys(durations) as (keyof typeof durations)[];

const sortFields = ['createdAt', 'updatedAt', 'callDuration', 'avgLatency'] as const;

/** The logs of the workspace's conversations, what changed last first, a page at a time. */
function listConversations(call: AtomsCall): ApiAnswer {
  const { query } = call.request;
  const { settings } = call.workspace;
  const page = wholeNumber(query, 'page', 1);
  const limit = Math.min(wholeNumber(query, 'limit', defaultLimit), largestLimit);
  const sortBy = oneOf(query, 'sortBy', sortFields);
  const fits = filterOf(query, settings);
  // Only the default order has an index.
  const byTime = sortBy === 'createdAt' || query.has('dateFrom') || query.has('dateTo');
  if (byTime && settings.historyIsLarge) throw new AtomsFailure(504, 'Gateway timeout');
  // Conversations are kept in the order in which they began.
  const found = sorted(call.seen.conversations.filter(fits).reverse(), oneOf(query, 'sortOrder', sortOrders), (each) =>
    sortKeyOf(each, sortBy),
  );
  const total = found.length;
  const totalPages = Math.ceil(total / limit);
  const logs = found.slice((page - 1) * limit, page * limit).map((each) => shownLog(each, settings));
  return successAnswer({ logs, pagination: { total, page, limit, hasMore: page < totalPages, totalPages } });
}

/** Of the calls that are named, those that the workspace has. */
function searchConversations(call: AtomsCall): ApiAnswer {
  const { callIds } = jsonBody(call.request);
  if (!Array.isArray(callIds) || !callIds.every((id) => typeof id === 'string')) {
    throw new AtomsFailure(400, 'callIds must be an array of strings');
  }
  if (callIds.length < 1 || callIds.length > 100) throw new AtomsFailure(400, 'callIds must hold 1 to 100 ids');
  const found = call.seen.conversations.filter(({ id }) => callIds.includes(id)).reverse();
  const logs = found.map((each) => shownLog(each, call.workspace.settings));
  return successAnswer({ logs, total: logs.length, requestedCount: callIds.length });
}

/** `success` here, where most answers have `status`; the fields have other names, and the duration is in milliseconds. */
function listCallsOfAgent(call: AtomsCall): ApiAnswer {
  const { query } = call.request;
  const page = wholeNumber(query, 'page', 1);
  const offset = wholeNumber(query, 'offset', 10);
  const agent = agentOfPath(call);
  if (agent === undefined) throw new AtomsFailure(400, 'No agent found');
  const found = call.seen.conversations.filter(({ agentId }) => agentId === agent.id).reverse();
  const callLogs = found.slice((page - 1) * offset, page * offset).map((each) => ({
    callId: each.id,
    callStatus: each.status,
    callType: each.type,
    fromNumber: each.from,
    toNumber: each.to,
    createdAt: each.createdAt,
    callDuration: each.duration * 1000,
  }));
  return { status: 200, body: { success: true, data: { callLogs, totalCount: found.length, page, offset } } };
}

function filterOf(query: URLSearchParams, settings: AtomsSettings): (conversation: Conversation) => boolean {
  const agentIds = listed(query, 'agentIds');
  const types = someOf(query, 'callTypes', conversationTypeSchema.options);
  const statuses = someOf(query, 'statusFilter', conversationStatusSchema.options);
  const reasons = someOf(query, 'disconnectReasonFilter', disconnectionReasons);
  const lengths = someOf(query, 'durationFilter', durationNames);
  // Nothing is called again here, and nothing belongs to a campaign.
  const attempts = someOf(query, 'callAttemptFilter', ['initial', 'retry', 'all']);
  const campaigns = listed(query, 'campaignIds');
  const versions = listed(query, 'versionFilter');
  const [from, to] = [time(query, 'dateFrom'), time(query, 'dateTo')];
  const search = query.get('search') ?? '';
  const has = <Value>(wanted: readonly Value[], value: Value | undefined) =>
    wanted.length === 0 || (value !== undefined && wanted.includes(value));
  return (conversation) => {
    const { id, agentId, type, status, duration, createdAt } = conversation;
    const began = Date.parse(createdAt);
    return (
      has(agentIds, agentId) &&
      has(types, type) &&
      has(statuses, status) &&
      has<DisconnectionReason>(reasons, disconnectionReasonOf(conversation, settings)) &&
      (lengths.length === 0 ||
        lengths.some((name) => duration >= durations[name][0] && duration < durations[name][1])) &&
      (attempts.length === 0 || attempts.some((each) => each !== 'retry')) &&
      campaigns.length === 0 &&
      versions.length === 0 &&
      (from === undefined || began >= from) &&
      (to === undefined || began <= to) &&
      [id, conversation.from, conversation.to].some((text) => isFound(text, search, settings))
    );
  };
}

/** How a search is compared is not described. */
function isFound(text: string, search: string, { conversationSearch }: AtomsSettings): boolean {
  return search === '' || (conversationSearch === 'part' ? text.includes(search) : text === search);
}

function sortKeyOf(
  { createdAt, updatedAt, duration }: Conversation,
  sortBy: (typeof sortFields)[number] | undefined,
): number {
  switch (sortBy) {
    case 'createdAt':
      return Date.parse(createdAt);
    case 'callDuration':
      return duration;
    // No latency is measured here.
    case 'avgLatency':
      return 0;
    default:
      return Date.parse(updatedAt ?? createdAt);
  }
}

function shownLog(conversation: Conversation, settings: AtomsSettings): object {
  const { id, status, duration, from, to, type, agentId, createdAt, callFailureReason } = conversation;
  const disconnectionReason = disconnectionReasonOf(conversation, settings);
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
    ...(disconnectionReason === undefined ? {} : { disconnectionReason }),
    ...(callFailureReason === null ? {} : { callFailureReason }),
  };
}
