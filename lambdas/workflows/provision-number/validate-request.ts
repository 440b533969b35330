import { InvalidRequestError } from '../../platform/errors.ts';
import { requireBothSides } from '../../requests/both-sides.ts';
import { readRequestDefaults } from '../../requests/request-defaults.ts';
import { describeProblems } from '../../requests/request-problems.ts';
import { defineStep } from '../define-step.ts';
import { completeRequest, withRememberedDestination } from './complete-request.ts';
import { requestSchema } from './request.ts';

export const handler = defineStep('validate-request', async (input, context) => {
  const defaults = readRequestDefaults();
  const parsed = requestSchema.safeParse(input);
  if (!parsed.success) throw new InvalidRequestError(describeProblems(parsed.error, input, requestSchema));
  const request = await withRememberedDestination(completeRequest(parsed.data, defaults));
  await requireBothSides(context, request);
  return request;
});
