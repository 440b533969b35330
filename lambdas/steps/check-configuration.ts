import * as z from 'zod';
import { ConflictError } from '../platform/errors.ts';
import { openLedger } from '../platform/ledger.ts';
import { checkConfiguration, describeDifferences } from '../provisioning/configuration.ts';
import { connectAtoms, connectExotel } from '../provisioning/connections.ts';
import { readDigest } from '../provisioning/digest-secret.ts';
import { provisionedSchema, type StepInput, type StepOutput } from './contract.ts';
import { defineStep } from './define-step.ts';

export const handler = defineStep('check-configuration', async (document, context) => {
  const { request, trunk, digest, product, destination, route } = document;
  const { userName } = await readDigest(digest);
  const { fields } = await checkConfiguration(await connectExotel(context), await connectAtoms(context), {
    ...request,
    userName,
    trunkSid: trunk.trunkSid,
    productId: product.productId,
    destination: destination.destination,
    flowAppId: route.flowAppId,
  });
  const differences = describeDifferences(fields);
  if (differences.length > 0) {
    throw new ConflictError(
      `What the services hold is not what was set: ${differences.join('; ')}. Somebody else may be changing the same number. Mend it there or start again.`,
    );
  }
  const changed = hasChanged(document);
  return {
    checked: fields.map((field) => `${field.side}: ${field.field}`),
    changed,
    earlierVerification: changed ? null : await findEarlierVerification(document),
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

const latestSchema = provisionedSchema.extend({ status: z.literal('provisioned') });

/** The proof by the execution before, if it left this very configuration behind. */
async function findEarlierVerification(
  document: StepInput<'check-configuration'>,
): Promise<StepOutput<'check-configuration'>['earlierVerification']> {
  const { request, trunk, product, destination: wanted } = document;
  const latest = await openLedger().readLatest(request.phoneNumber);
  const parsed = latestSchema.safeParse(latest?.outcome);
  if (!latest || !parsed.success) return null;
  const { trunkSid, productId, agentId, destination, verification } = parsed.data;
  const isSame =
    trunkSid === trunk.trunkSid &&
    productId === product.productId &&
    agentId === request.agentId &&
    destination === wanted.destination;
  // What a call to a phone would prove: a loopback call has not.
  if (!isSame || !verification.proved.includes('outbound')) return null;
  const since = `Nothing has changed since ${latest.endedAt}.`;
  const summary = verification.summary?.startsWith('Nothing has changed')
    ? verification.summary
    : `${since} ${verification.summary ?? ''}`.trim();
  return { ...verification, summary };
}
