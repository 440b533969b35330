import type { NumberStatus } from '../lambdas/operator/contract.ts';
import type { Environment } from './environment.ts';
import { CommandError } from './io.ts';
import { operate } from './operate.ts';

/** How a number stands. @throws CommandError when the ledger has never heard of it. */
export async function requireNumber(environment: Environment, phoneNumber: string): Promise<NumberStatus> {
  const { numbers } = await operate(environment, 'status', { phoneNumber });
  if (numbers[0]) return numbers[0];
  throw new CommandError(
    `${phoneNumber} was never provisioned in ${environment.name}. Check the digits with: npx trunkline status --env ${environment.name}`,
  );
}
