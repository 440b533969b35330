import { type StepContext, stepHandler } from '../platform/step.ts';
import { defaultTrunkName } from '../telephony/trunk-name.ts';
import { inputSchema, outputSchema, type StepInput, type StepName, type StepOutput } from './contract.ts';

/** The handler of one state: input and answer are what the contract says of `name`. */
export function defineStep<Name extends StepName>(
  name: Name,
  run: (input: StepInput<Name>, context: StepContext) => Promise<StepOutput<Name>>,
) {
  return stepHandler({ input: inputSchema(name), output: outputSchema(name), logKeys, run });
}

/** Number and trunk. The first step's input is the request as it came; the others have it, complete, among the parts. */
function logKeys(input: unknown): Record<string, string> {
  const { request, trunk } = (input ?? {}) as { request?: unknown; trunk?: { trunkSid: string } };
  const { phoneNumber, trunkName, trunkSid } = (request ?? input ?? {}) as Record<string, unknown>;
  if (typeof phoneNumber !== 'string') return {};
  return {
    number: phoneNumber,
    trunk: String(trunk?.trunkSid ?? trunkSid ?? trunkName ?? defaultTrunkName(phoneNumber)),
  };
}
