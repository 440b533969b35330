import type { WantedConfiguration } from '../../things/check-configuration.ts';
import { readDigest } from '../../things/digest/digest-secret.ts';
import type { StepInput } from '../contract.ts';

type Parts = Pick<
  StepInput<'check-configuration'>,
  'request' | 'trunk' | 'digest' | 'product' | 'destination' | 'route'
>;

/** What both services should hold when the states before have passed. */
export async function wantedConfiguration(document: Parts): Promise<WantedConfiguration> {
  const { request, trunk, digest, product, destination, route } = document;
  const { userName } = await readDigest(digest);
  return {
    ...request,
    userName,
    trunkSid: trunk.trunkSid,
    trunkName: trunk.trunkName,
    productId: product.productId,
    destination: destination.destination,
    flowAppId: route.flowAppId,
  };
}
