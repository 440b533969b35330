import type * as z from 'zod/mini';
import type { Http } from '../platform/http/contract.ts';
import type { ExotelAccount } from './account.ts';
import { type ExotelCall, read, readPages, request, type Success } from './calls.ts';
import { checkedTrunkSid } from './ids.ts';

/** The path of the account's trunks. */
export function trunksPath({ accountSid }: ExotelAccount): string {
  return `/v2/accounts/${accountSid}/trunks`;
}

/** A call about one trunk. @param call its path begins after the trunk's own; `about` says what of the trunk it is about */
export function trunkCall(
  account: ExotelAccount,
  trunkSid: string,
  call: Omit<ExotelCall, 'subject'> & { about?: string },
): ExotelCall {
  const { about, ...rest } = call;
  return {
    missing: `no such trunk ${trunkSid}`,
    ...rest,
    subject: about === undefined ? `trunk ${trunkSid}` : `trunk ${trunkSid}, ${about}`,
    path: `${trunksPath(account)}/${checkedTrunkSid(trunkSid)}${call.path}`,
  };
}

/** Exotel: paging of the trunk APIs. */
export const FIRST_PAGE = { offset: '0', page_size: '50' };

/** Reads a list of the trunk APIs to its end. */
export async function listAll<Schema extends z.ZodMiniType>(
  http: Http,
  call: ExotelCall,
  schema: Schema,
): Promise<z.output<Schema>[]> {
  return readPages({ ...call, query: FIRST_PAGE }, async (page) => entriesOf(page, await request(http, page), schema));
}

/** Reads a page of such a list. */
export function entriesOf<Schema extends z.ZodMiniType>(
  page: ExotelCall,
  { data, nextPageUri }: Success,
  schema: Schema,
) {
  return { entries: data.map((entry) => read(page, entry, schema)), nextPageUri };
}
