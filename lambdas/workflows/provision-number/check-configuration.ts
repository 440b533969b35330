import { connectAtoms } from '../../connections/connect-atoms.ts';
import { connectExotel } from '../../connections/connect-exotel.ts';
import { openRuns } from '../../platform/ledger/runs.ts';
import { requireAgreement } from '../../reconcile/compare.ts';
import { checkConfiguration } from '../../things/check-configuration.ts';
import { readDigest } from '../../things/digest/digest-secret.ts';
import type { StepInput } from '../contract.ts';
import { defineStep } from '../define-step.ts';
import { findEarlierVerification } from './earlier-verification.ts';

export const handler = defineStep('check-configuration', async (document, context) => {
  const { request, trunk, digest, product, destination, route } = document;
  const { userName } = await readDigest(digest);
  const services = { exotel: await connectExotel(context), atoms: await connectAtoms(context) };
  const { fields } = await checkConfiguration(services, {
    ...request,
    userName,
    trunkSid: trunk.trunkSid,
    productId: product.productId,
    destination: destination.destination,
    flowAppId: route.flowAppId,
  });
  requireAgreement(fields);
  const changed = hasChanged(document);
  return {
    checked: fields.map((field) => `${field.side}: ${field.field}`),
    changed,
    earlierVerification: changed
      ? null
      : await findEarlierVerification(openRuns(), { ...request, ...trunk, ...product, ...destination }),
  };
});

function hasChanged(document: StepInput<'check-configuration'>): boolean {
  const { trunk, mapping, digest, product, destination, attachment, route, allowedIps, callerIdAlias } = document;
  return (
    [trunk, mapping, digest, product, destination, attachment, route, callerIdAlias].some(
      (part) => part?.outcome === 'created',
    ) || (allowedIps?.created.length ?? 0) > 0
  );
}
