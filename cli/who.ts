import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { Environment } from './environment.ts';

/** Who runs the command, as AWS knows them: an ARN. */
export async function whoAmI({ client }: Environment): Promise<string> {
  const { Arn } = await new STSClient(client).send(new GetCallerIdentityCommand({}));
  return Arn ?? 'unknown';
}
