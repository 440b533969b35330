import { readsOf } from '../http/routes.ts';
import { credentialRoutes } from './credentials.ts';
import { destinationUriRoutes } from './destination-uris.ts';
import { exoPhoneRoutes } from './exophones.ts';
import type { ExotelRoute } from './handler.ts';
import { phoneNumberRoutes } from './phone-numbers.ts';
import { trunkSettingRoutes } from './trunk-settings.ts';
import { trunkRoutes } from './trunks.ts';
import { whitelistedIpRoutes } from './whitelisted-ips.ts';

/**
 * What Exotel documents and nothing else: deleting one mapping, one allowed IP or one destination is in no page, so it
 * is answered 404 or 405.
 */
export const exotelRoutes: readonly ExotelRoute[] = [
  ...trunkRoutes,
  ...phoneNumberRoutes,
  ...credentialRoutes,
  ...whitelistedIpRoutes,
  ...destinationUriRoutes,
  ...trunkSettingRoutes,
  ...exoPhoneRoutes,
];

/** The names of its operations, for faults and in the journal. `unknown` is any other request. */
export const exotelOperations: readonly string[] = [...exotelRoutes.map(({ operation }) => operation), 'unknown'];

/** Those of them that only read, for lags. */
export const exotelReads: readonly string[] = readsOf(exotelRoutes);

export function answersSeveral(operation: string): boolean {
  return exotelRoutes.some((route) => route.operation === operation && route.answersSeveral);
}
