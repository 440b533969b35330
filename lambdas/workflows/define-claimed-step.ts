import { ownersOf, requireClaim } from '../numbers/claim.ts';
import { openClaims } from '../platform/ledger/claims.ts';
import type { Owners } from '../platform/ledger/entries.ts';
import { type StepContext, stepHandler } from '../platform/step.ts';
import { type ClaimedStepName, inputSchema, outputSchema, type StepInput, type StepOutput } from './contract.ts';
import { logKeys } from './define-step.ts';

export interface ClaimedContext extends StepContext {
  /** Whose work on the number is this execution's own. */
  owners: Owners;
}

/** The handler of one state that runs only while its execution holds the number's claim; else as `defineStep`. */
export function defineClaimedStep<Name extends ClaimedStepName>(
  name: Name,
  run: (input: StepInput<Name>, context: ClaimedContext) => Promise<StepOutput<Name>>,
) {
  return stepHandler({
    input: inputSchema(name),
    output: outputSchema(name),
    logKeys,
    run: async (given: StepInput<Name>, context) => {
      // guard: a step needs the claim
      const claim = await requireClaim(openClaims(), phoneNumberOf(given), context.execution);
      return run(given, { ...context, owners: ownersOf(claim) });
    },
  });
}

export function phoneNumberOf(input: unknown): string {
  return (input as { request: { phoneNumber: string } }).request.phoneNumber;
}
