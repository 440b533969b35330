import { randomBytes } from 'node:crypto';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { Environment } from './environment.ts';

/** Starts an execution. @returns its ARN */
export async function start(
  { client }: Environment,
  stateMachineArn: string,
  input: Record<string, unknown>,
): Promise<string> {
  const { phoneNumber } = input;
  const when = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  const { executionArn = '' } = await new SFNClient(client).send(
    new StartExecutionCommand({
      stateMachineArn,
      // Of what a name may hold, a request that was read from a file may have anything in its number.
      name: `${String(phoneNumber)
        .replace(/[^\d+]/g, '')
        .slice(0, 16)}-${when}-${randomBytes(2).toString('hex')}`,
      input: JSON.stringify(input),
    }),
  );
  return executionArn;
}
