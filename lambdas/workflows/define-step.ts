import { type StepContext, stepHandler } from '../platform/step.ts';
import { defaultTrunkName } from '../telephony/trunk-name.ts';
import {
  type ClaimedStepName,
  inputSchema,
  outputSchema,
  type StepInput,
  type StepName,
  type StepOutput,
} from './contract.ts';

/** The handler of one state that needs no claim: input and answer are what the contract says of `name`. */
export function defineStep<Name extends Exclude<StepName, ClaimedStepName>>(
  name: Name,
  run: (input: StepInput<Name>, context: StepContext) => Promise<StepOutput<Name>>,
) {
  return stepHandler({ input: inputSchema(name), output: outputSchema(name), logKeys, run });
}

/**
 * Number and trunk. The first step's input is the request as given; the others have the complete one among the parts.
 */
export function logKeys(input: unknown): Record<string, string> {
  const { request, trunk, claim } = (input ?? {}) as Record<string, Record<string, unknown> | undefined>;
  const { phoneNumber, trunkName, trunkSid } = (request ?? claim ?? input ?? {}) as Record<string, unknown>;
  if (typeof phoneNumber !== 'string') return {};
  return {
    number: phoneNumber,
    trunk: String(trunk?.trunkSid ?? trunkSid ?? trunkName ?? defaultTrunkName(phoneNumber)),
  };
}
