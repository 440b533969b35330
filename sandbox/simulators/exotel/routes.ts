import { type Route, readsOf } from '../http/routes.ts';
import { createCredential, deleteCredential, listCredentials } from './credentials.ts';
import { createDestinationUris, listDestinationUris } from './destination-uris.ts';
import { buyExoPhone, listExoPhones, updateExoPhone } from './exophones.ts';
import type { ExotelHandler } from './handler.ts';
import { listPhoneNumbers, mapPhoneNumber, updatePhoneNumber } from './phone-numbers.ts';
import { setTrunkSettings } from './trunk-settings.ts';
import { createTrunk, deleteTrunk, listTrunks, readTrunk } from './trunks.ts';
import { listWhitelistedIps, whitelistIp } from './whitelisted-ips.ts';

type ExotelRoute = Route<ExotelHandler> & {
  /** Its answer holds an array. */
  answersSeveral?: true;
};

const trunks = '/v2/accounts/:accountSid/trunks';
const trunk = `${trunks}/:trunkSid`;
const exoPhones = '/v2_beta/Accounts/:accountSid/IncomingPhoneNumbers';

/**
 * What Exotel documents and nothing else: deleting one mapping, one allowed IP or one destination is in no page, so it
 * is answered 404 or 405.
 */
export const exotelRoutes: readonly ExotelRoute[] = [
  { method: 'POST', path: trunks, operation: 'create trunk', handle: createTrunk },
  { method: 'GET', path: trunks, operation: 'list trunks', answersSeveral: true, handle: listTrunks },
  { method: 'DELETE', path: trunks, operation: 'delete trunk', handle: deleteTrunk },
  { method: 'GET', path: trunk, operation: 'read trunk', handle: readTrunk },
  { method: 'POST', path: `${trunk}/phone-numbers`, operation: 'map phone number', handle: mapPhoneNumber },
  {
    method: 'GET',
    path: `${trunk}/phone-numbers`,
    operation: 'list phone numbers',
    answersSeveral: true,
    handle: listPhoneNumbers,
  },
  { method: 'PUT', path: `${trunk}/phone-numbers/:id`, operation: 'update phone number', handle: updatePhoneNumber },
  { method: 'POST', path: `${trunk}/credentials`, operation: 'create credential', handle: createCredential },
  {
    method: 'GET',
    path: `${trunk}/credentials`,
    operation: 'list credentials',
    answersSeveral: true,
    handle: listCredentials,
  },
  { method: 'DELETE', path: `${trunk}/credentials`, operation: 'delete credential', handle: deleteCredential },
  { method: 'POST', path: `${trunk}/whitelisted-ips`, operation: 'whitelist ip', handle: whitelistIp },
  {
    method: 'GET',
    path: `${trunk}/whitelisted-ips`,
    operation: 'list whitelisted ips',
    answersSeveral: true,
    handle: listWhitelistedIps,
  },
  {
    method: 'POST',
    path: `${trunk}/destination-uris`,
    operation: 'create destination uris',
    answersSeveral: true,
    handle: createDestinationUris,
  },
  {
    method: 'GET',
    path: `${trunk}/destination-uris`,
    operation: 'list destination uris',
    answersSeveral: true,
    handle: listDestinationUris,
  },
  {
    method: 'POST',
    path: `${trunk}/settings`,
    operation: 'set trunk settings',
    answersSeveral: true,
    handle: setTrunkSettings,
  },
  { method: 'GET', path: exoPhones, operation: 'list exophones', handle: listExoPhones },
  { method: 'PUT', path: `${exoPhones}/:exoPhoneSid`, operation: 'update exophone', handle: updateExoPhone },
  { method: 'POST', path: exoPhones, operation: 'buy exophone', handle: buyExoPhone },
];

/** The names of its operations, for faults and in the journal. `unknown` is any other request. */
export const exotelOperations: readonly string[] = [...exotelRoutes.map(({ operation }) => operation), 'unknown'];

/** Those of them that only read, for lags. */
export const exotelReads: readonly string[] = readsOf(exotelRoutes);

export function answersSeveral(operation: string): boolean {
  return exotelRoutes.some((route) => route.operation === operation && route.answersSeveral);
}
