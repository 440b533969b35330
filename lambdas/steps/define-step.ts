import { type StepContext, stepHandler } from '../platform/step.ts';
import { inputSchema, outputSchema, type StepInput, type StepName, type StepOutput } from './contract.ts';

/** The handler of one state: input and answer are what the contract says of `name`. */
export function defineStep<Name extends StepName>(
  name: Name,
  run: (input: StepInput<Name>, context: StepContext) => Promise<StepOutput<Name>>,
) {
  return stepHandler({ input: inputSchema(name), output: outputSchema(name), logKeys, run });
}

/** The first step's input is the request as it came; the others have it, checked, among the parts. */
function logKeys(input: unknown): Record<string, string> {
  const { request, trunk } = (input ?? {}) as { request?: unknown; trunk?: { trunkSid: string } };
  const { phoneNumber, trunkName } = (request ?? input ?? {}) as Record<string, unknown>;
  return {
    ...(typeof phoneNumber === 'string' && { number: phoneNumber }),
    ...(trunk ? { trunk: trunk.trunkSid } : typeof trunkName === 'string' && { trunk: trunkName }),
  };
}
