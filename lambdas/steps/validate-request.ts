import { InvalidRequestError, NotConfiguredError } from '../platform/errors.ts';
import { requireBothSides } from '../provisioning/both-sides.ts';
import { completeRequest } from '../provisioning/complete-request.ts';
import { howToSet, readRequestDefaults } from '../provisioning/request-defaults.ts';
import { describeProblems } from '../provisioning/request-problems.ts';
import { requestSchema } from './contract.ts';
import { defineStep } from './define-step.ts';

export const handler = defineStep('validate-request', async (input, context) => {
  const defaults = readRequestDefaults();
  const parsed = requestSchema.safeParse(input);
  if (!parsed.success) throw new InvalidRequestError(describeProblems(parsed.error, input, requestSchema));
  const request = completeRequest(parsed.data, defaults);
  const { destination } = request;
  if (!destination) {
    throw new NotConfiguredError(
      `Where inbound calls go is not known. Copy the SIP Origination URL from the Import SIP screen of the Atoms console (Phone Numbers, Import SIP): give it in the request as "originationUri", or ${howToSet('originationUri', defaults)}.`,
    );
  }
  await requireBothSides(context, request);
  return { ...request, destination };
});
