import { type StepContext, stepHandler } from '../platform/step.ts';
import { inputSchema, outputSchema, type StepInput, type StepName, type StepOutput } from './contract.ts';

/** The handler of one state: input and answer are what the contract says of `name`. */
export function defineStep<Name extends StepName>(
  name: Name,
  run: (input: StepInput<Name>, context: StepContext) => Promise<StepOutput<Name>>,
) {
  return stepHandler({ input: inputSchema(name), output: outputSchema(name), logKeys, run });
}

function logKeys(input: unknown): Record<string, string> {
  const { request, trunk } = (input ?? {}) as {
    request?: { phoneNumber?: string; trunkName?: string };
    trunk?: { trunkSid: string };
  };
  return {
    ...(request?.phoneNumber && { number: request.phoneNumber }),
    ...(request?.trunkName && { trunk: trunk?.trunkSid ?? request.trunkName }),
  };
}
