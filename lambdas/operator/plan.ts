import * as z from 'zod/mini';
import { InvalidRequestError } from '../platform/errors.ts';
import { forgetSecrets } from '../platform/secret-cache.ts';
import { defineOperation } from './define-operation.ts';
import { makePlan } from './plan/make-plan.ts';

const named = z.object({ phoneNumber: z.string() });

export const handler = defineOperation('plan', async (input, context) => {
  // A refused key is part of the plan, so the key must be the one that an execution would use.
  forgetSecrets();
  const steps = await makePlan(input, context);
  const refusal = steps.find(({ action }) => action === 'refuse');
  const parsed = named.safeParse(input);
  // Nothing to plan for: the refusal says what is missing.
  if (!parsed.success) throw new InvalidRequestError(refusal?.detail ?? 'phoneNumber: is missing.');
  return { phoneNumber: parsed.data.phoneNumber, feasible: !refusal, steps };
});
