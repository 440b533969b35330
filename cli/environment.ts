import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import * as z from 'zod';
import { CommandError, exitCodes, type Io, usageError } from './io.ts';

/** What the stack tells of itself. */
const outputsSchema = z.object({
  OperatorFunctions: z.string().transform((text) => z.record(z.string(), z.string()).parse(JSON.parse(text))),
  StartArn: z.string(),
  StateMachineArn: z.string(),
  RollBackStateMachineArn: z.string(),
  ExotelSecretName: z.string(),
  AtomsSecretName: z.string(),
  ExotelApiUrl: z.string(),
  AtomsApiUrl: z.string(),
});

/** How the clients of the AWS SDK reach an environment. */
export interface ClientConfig {
  region?: string;
  profile?: string;
  endpoint?: string;
  credentials?: { accessKeyId: string; secretAccessKey: string };
  maxAttempts?: number;
}

/** An environment of Trunkline: what was deployed, and how to reach it. */
export interface Environment {
  name: string;
  outputs: z.output<typeof outputsSchema>;
  client: ClientConfig;
}

export interface EnvironmentOptions {
  env?: string;
  region?: string;
  profile?: string;
}

const sandboxSchema = z.object({
  pid: z.number(),
  awsUrl: z.string(),
  region: z.string(),
  outputs: z.record(z.string(), z.string()),
});

/**
 * The environment that `--env` names.
 *
 * @throws CommandError that says what to do, when it is not there or must not be looked at.
 */
export async function findEnvironment(options: EnvironmentOptions, io: Io): Promise<Environment> {
  const name = options.env ?? io.env.TRUNKLINE_ENV;
  if (!name) throw usageError('Which environment? Give --env dev (or whichever cdk.json names), or --env sandbox.');
  if (name === 'sandbox') return findSandbox(io);
  const region = options.region ?? regionInSettings(name);
  const client = { ...(region && { region }), ...(options.profile && { profile: options.profile }) };
  const outputs = readOutputs(await describeStack(name, client), name);
  return { name, outputs, client };
}

function findSandbox(io: Io): Environment {
  const path = io.env.TRUNKLINE_SANDBOX ?? fileURLToPath(new URL('../.build/sandbox.json', import.meta.url));
  const notThere = new CommandError(
    'No sandbox is running. Start one in another terminal: npm run sandbox -- --stay',
    exitCodes.noAccess,
  );
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw notThere;
  }
  const { pid, awsUrl, region, outputs } = sandboxSchema.parse(JSON.parse(text));
  try {
    process.kill(pid, 0);
  } catch {
    throw notThere;
  }
  const credentials = { accessKeyId: 'sandbox', secretAccessKey: 'sandbox' };
  return {
    name: 'sandbox',
    outputs: readOutputs(outputs, 'sandbox'),
    client: { region, endpoint: awsUrl, credentials },
  };
}

/** The region that cdk.json deploys the environment to, if this checkout says. */
function regionInSettings(name: string): string | undefined {
  try {
    const { context } = JSON.parse(readFileSync(new URL('../cdk.json', import.meta.url), 'utf8')) as {
      context: { environments: Record<string, { region?: string } | undefined> };
    };
    return context.environments[name]?.region;
  } catch {
    return undefined;
  }
}

async function describeStack(name: string, client: ClientConfig): Promise<Record<string, string>> {
  const stackName = `Trunkline-${name}`;
  const where = client.region ? ` in ${client.region}` : '';
  try {
    const { Stacks } = await new CloudFormationClient(client).send(new DescribeStacksCommand({ StackName: stackName }));
    const outputs = Stacks?.[0]?.Outputs ?? [];
    return Object.fromEntries(outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]));
  } catch (error) {
    if (!(error instanceof Error) || !/does not exist/.test(error.message)) throw error;
    throw new CommandError(
      `There is no stack ${stackName}${where}. Deploy it with "npx cdk deploy ${stackName}", or name another environment with --env.`,
      exitCodes.noAccess,
    );
  }
}

function readOutputs(given: Record<string, string>, name: string): Environment['outputs'] {
  const parsed = outputsSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  const missing = parsed.error.issues.map(({ path }) => path.join('.')).join(', ');
  throw new CommandError(
    `The stack Trunkline-${name} was deployed by another version (it lacks ${missing}). Deploy it again.`,
    exitCodes.noAccess,
  );
}
