import type { ApiAnswer } from '../http/exchange.ts';
import { successAnswer } from './answers.ts';
import { type AtomsCall, type AtomsRoute, atomsBasePath } from './workspace.ts';

export const doNotCallRoutes: readonly AtomsRoute[] = [
  { method: 'GET', path: `${atomsBasePath}/dnc`, operation: 'list do not call', handle: listDoNotCall },
];

/** Newest first; `search` is taken as a part of the number. */
function listDoNotCall({ workspace: { settings }, request }: AtomsCall): ApiAnswer {
  const search = request.query.get('search') ?? '';
  const found = settings.doNotCall.filter((phoneNumber) => phoneNumber.includes(search));
  const entries = found.map((phoneNumber, index) => ({
    id: String(index + 1),
    agentId: null,
    orgId: 'sandbox',
    phoneNumber,
    source: 'manual',
    detectedInCallId: null,
    createdAt: '2026-08-01T00:00:00.000Z',
    updatedAt: '2026-08-01T00:00:00.000Z',
  }));
  return successAnswer({ entries, pagination: { page: 1, total: entries.length } });
}
