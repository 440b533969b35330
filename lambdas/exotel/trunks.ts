import type { ExotelAccount } from './account.ts';
import { type ExotelCall, readOne, readPages, requestOne, requestUnless } from './calls.ts';
import { saysMissing } from './failures.ts';
import { checkedTrunkSid } from './ids.ts';
import { type Trunk, trunkSchema } from './schemas.ts';
import { entriesOf, FIRST_PAGE, trunkCall, trunksPath } from './trunk-calls.ts';

/** The account's SIP trunks. */
export type Trunks = ReturnType<typeof trunksOf>;

/** The calls that make, show and delete trunks. */
export function trunksOf(account: ExotelAccount) {
  return {
    /**
     * Exotel: Create Trunk.
     *
     * @param trunkName 1 to 16 of `[A-Za-z0-9_]`, unique in the account
     * @throws ConflictError when the account has a trunk of that name
     */
    async createTrunk(trunkName: string): Promise<Trunk> {
      const call: ExotelCall = {
        action: 'create trunk',
        subject: `trunk name ${trunkName}`,
        method: 'POST',
        path: trunksPath(account),
        json: {
          trunk_name: trunkName,
          nso_code: 'ANY-ANY',
          domain_name: `${account.accountSid}.pstn.exotel.com`,
        },
      };
      return requestOne(account.http, call, trunkSchema());
    },

    /** Undefined when the account has no such trunk. Exotel's guides use this call; no reference page has it. */
    async getTrunk(trunkSid: string): Promise<Trunk | undefined> {
      const call = trunkCall(account, trunkSid, { action: 'get trunk', method: 'GET', path: '' });
      const success = await requestUnless(account.http, call, saysMissing);
      return success && readOne(call, success.data, trunkSchema());
    },

    /** Undefined when this account's API does not list trunks: no reference page shows that it does (404 or 405 then). */
    async listTrunks(): Promise<Trunk[] | undefined> {
      const call = {
        action: 'list trunks',
        subject: `account ${account.accountSid}`,
        method: 'GET' as const,
        path: trunksPath(account),
        query: FIRST_PAGE,
      };
      let offered = true;
      const trunks = await readPages(call, async (page) => {
        const success = await requestUnless(account.http, page, ({ status }) => status === 404 || status === 405);
        offered = success !== undefined;
        return entriesOf(page, success ?? { data: [], nextPageUri: null }, trunkSchema());
      });
      return offered ? trunks : undefined;
    },

    /**
     * Deletes the trunk with its mappings, credentials, allowed IPs and destinations, for good. The DIDs stay bought.
     *
     * @returns false when it was not there
     */
    async deleteTrunk(trunkSid: string): Promise<boolean> {
      const call: ExotelCall = {
        action: 'delete trunk',
        subject: `trunk ${trunkSid}`,
        missing: `no such trunk ${trunkSid}`,
        method: 'DELETE',
        path: trunksPath(account),
        // Exotel: the SID is a query parameter here.
        query: { trunk_sid: checkedTrunkSid(trunkSid) },
      };
      return (await requestUnless(account.http, call, saysMissing)) !== undefined;
    },
  };
}
