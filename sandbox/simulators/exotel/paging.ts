import type { ApiAnswer } from '../http/exchange.ts';
import { listAnswer } from './envelope.ts';
import { invalid } from './failures.ts';
import type { ExotelCall } from './handler.ts';

/**
 * Answers one page of a list on the trunk APIs, by `offset` and `page_size`. `with total and page`: as Exotel shows it for
 * credentials; how pages are counted is not said, here from 0 as those of ExoPhones are.
 */
export function pageAnswer(call: ExotelCall, items: readonly object[], counted?: 'with total and page'): ApiAnswer {
  const { request, account } = call;
  const offset = wholeNumber(request.query.get('offset'), 0) ?? 0;
  const asked = wholeNumber(request.query.get('page_size'), 1) ?? account.settings.pageSize;
  const pageSize = Math.min(asked, account.settings.pageSize);
  const uri = (start: number) => `${request.path}?offset=${start}&page_size=${pageSize}`;
  const metadata = {
    ...(counted ? { total: items.length, page: Math.floor(offset / pageSize) } : {}),
    page_size: pageSize,
    first_page_uri: uri(0),
    prev_page_uri: offset > 0 ? uri(Math.max(0, offset - pageSize)) : null,
    next_page_uri: offset + pageSize < items.length ? uri(offset + pageSize) : null,
  };
  return listAnswer(request, account.settings, metadata, items.slice(offset, offset + pageSize));
}

/** A whole number of the query, or undefined when it is not given. */
export function wholeNumber(text: string | null, least: number): number | undefined {
  if (text === null) return undefined;
  if (!/^\d{1,9}$/.test(text) || Number(text) < least) throw invalid('Invalid paging');
  return Number(text);
}
