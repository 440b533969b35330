import type { WantedConfiguration } from '../../things/check-configuration.ts';
import type { StepInput } from '../contract.ts';

type Parts = Pick<
  StepInput<'check-configuration'>,
  'request' | 'trunk' | 'digest' | 'product' | 'destination' | 'route'
>;

/** What both services should hold when the states before have passed. */
export function wantedConfiguration(document: Parts): WantedConfiguration {
  const { request, trunk, digest, product, destination, route } = document;
  return {
    ...request,
    digest,
    trunkSid: trunk.trunkSid,
    trunkName: trunk.trunkName,
    productId: product.productId,
    destination: destination.destination,
    flowAppId: route.flowAppId,
  };
}
