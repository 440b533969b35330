import { type Owners, openLedger } from '../platform/ledger.ts';
import { type StepContext, stepHandler } from '../platform/step.ts';
import { requireClaim } from '../provisioning/claim.ts';
import { defaultTrunkName } from '../telephony/trunk-name.ts';
import { holdsClaim, inputSchema, outputSchema, type StepInput, type StepName, type StepOutput } from './contract.ts';

export interface ClaimedContext extends StepContext {
  /** Whose work on the number is this execution's own. */
  owners: Owners;
}

/** The handler of one state: input and answer are what the contract says of `name`. */
export function defineStep<Name extends StepName>(
  name: Name,
  run: (input: StepInput<Name>, context: ClaimedContext) => Promise<StepOutput<Name>>,
) {
  const input = inputSchema(name);
  const output = outputSchema(name);
  return stepHandler({
    input,
    output,
    logKeys,
    run: async (given: StepInput<Name>, context) => {
      const owners: Owners = holdsClaim(name)
        ? await requireClaim(openLedger(), phoneNumberOf(given), context.execution)
        : [context.execution];
      return run(given, { ...context, owners });
    },
  });
}

export function phoneNumberOf(input: unknown): string {
  return (input as { request: { phoneNumber: string } }).request.phoneNumber;
}

/** Number and trunk. The first step's input is the request as it came; the others have it, complete, among the parts. */
export function logKeys(input: unknown): Record<string, string> {
  const { request, trunk, claim } = (input ?? {}) as Record<string, Record<string, unknown> | undefined>;
  const { phoneNumber, trunkName, trunkSid } = (request ?? claim ?? input ?? {}) as Record<string, unknown>;
  if (typeof phoneNumber !== 'string') return {};
  return {
    number: phoneNumber,
    trunk: String(trunk?.trunkSid ?? trunkSid ?? trunkName ?? defaultTrunkName(phoneNumber)),
  };
}
