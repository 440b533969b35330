import type { ApiAnswer } from '../http/exchange.ts';
import { successAnswer } from './answers.ts';
import { oneOf, sorted, sortOrders, wholeNumber } from './query.ts';
import { type AtomsCall, type AtomsRoute, atomsBasePath } from './workspace.ts';

export const doNotCallRoutes: readonly AtomsRoute[] = [
  { method: 'GET', path: `${atomsBasePath}/dnc`, operation: 'list do not call', handle: listDoNotCall },
];

/** `search` is taken as a part of the number. `offset` is the page's size; one over 500 is cut in silence. */
function listDoNotCall({ workspace: { settings }, request: { query } }: AtomsCall): ApiAnswer {
  const page = wholeNumber(query, 'page', 1);
  const offset = Math.min(wholeNumber(query, 'offset', 500), 500);
  const sortField = oneOf(query, 'sortField', ['createdAt', 'phoneNumber']);
  const order = oneOf(query, 'sortOrder', sortOrders);
  const search = query.get('search') ?? '';
  const found = settings.doNotCall.filter((phoneNumber) => phoneNumber.includes(search));
  const all = sorted(found, order, (phoneNumber) => (sortField === 'phoneNumber' ? phoneNumber : 0));
  const entries = all.slice((page - 1) * offset, page * offset).map((phoneNumber, index) => ({
    id: String(index + 1),
    agentId: null,
    orgId: 'sandbox',
    phoneNumber,
    source: 'manual',
    detectedInCallId: null,
    createdAt: '2026-08-01T00:00:00.000Z',
    updatedAt: '2026-08-01T00:00:00.000Z',
  }));
  const totalPages = Math.ceil(all.length / offset);
  const pagination = { page, offset, total: all.length, totalPages, hasMore: page < totalPages };
  return successAnswer({ entries, pagination });
}
