import { ConflictError } from '../platform/errors.ts';
import { checkConfiguration, describeDifferences } from '../provisioning/configuration.ts';
import { connectAtoms, connectExotel } from '../provisioning/connections.ts';
import { readDigest } from '../provisioning/digest-secret.ts';
import { defineStep } from './define-step.ts';

export const handler = defineStep('check-configuration', async ({ request, trunk, digest, product }, context) => {
  const { userName } = await readDigest(digest);
  const { fields } = await checkConfiguration(await connectExotel(context), await connectAtoms(context), {
    ...request,
    userName,
    trunkSid: trunk.trunkSid,
    productId: product.productId,
  });
  const differences = describeDifferences(fields);
  if (differences.length > 0) {
    throw new ConflictError(
      `What the services hold is not what was set: ${differences.join('; ')}. Somebody else may be changing the same number. Mend it there or start again.`,
    );
  }
  return { checked: fields.map((field) => `${field.side}: ${field.field}`) };
});
