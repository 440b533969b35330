import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SFNClient } from '@aws-sdk/client-sfn';
import { STSClient } from '@aws-sdk/client-sts';
import { askAws } from './aws-problem.ts';
import { NoAccessError } from './errors.ts';
import type { Io } from './io.ts';
import { describeUnknown, findPlace, type Place, type PlaceOptions } from './place.ts';

/** What the stack tells of itself, as far as the command line needs it. */
export const outputNames = [
  'OperatorFunctions',
  'StartArn',
  'StateMachineArn',
  'RollBackStateMachineArn',
  'DeprovisioningStateMachineArn',
  'ExotelSecretName',
  'AtomsSecretName',
  'ExotelApiUrl',
  'AtomsApiUrl',
] as const;
export type OutputName = (typeof outputNames)[number];

/** An environment that is there, and the clients that reach it. */
export class Environment {
  readonly name: string;
  readonly isSandbox: boolean;
  readonly outputs: Readonly<Record<string, string>>;
  /** Between two looks at what is under way. */
  readonly pollMillis: number;
  readonly lambda: LambdaClient;
  /** Repeats no call: for what must not be done twice when an answer is lost. */
  readonly lambdaOnce: LambdaClient;
  readonly stepFunctions: SFNClient;
  readonly secrets: SecretsManagerClient;
  readonly sts: STSClient;

  constructor(place: Place, outputs: Readonly<Record<string, string>>) {
    const client = clientOptions(place);
    this.name = place.name;
    this.isSandbox = place.awsUrl !== undefined;
    this.outputs = outputs;
    this.pollMillis = this.isSandbox ? 250 : 1500;
    this.lambda = new LambdaClient(client);
    this.lambdaOnce = new LambdaClient({ ...client, maxAttempts: 1 });
    this.stepFunctions = new SFNClient(client);
    this.secrets = new SecretsManagerClient(client);
    this.sts = new STSClient({ ...client, maxAttempts: 1 });
  }

  /** @throws NoAccessError when the stack is older than this command line. */
  output(name: OutputName): string {
    const value = this.outputs[name];
    if (value) return value;
    throw new NoAccessError(`${this.title} has no output ${name}: it is of an older version. ${this.howToRenew}`);
  }

  /** What it is called in a sentence. */
  get title(): string {
    return this.isSandbox ? 'The sandbox' : `Trunkline-${this.name}`;
  }

  /** How to get it in this version, with all that belongs to it. */
  get howToRenew(): string {
    return this.isSandbox
      ? 'Start it again, in its terminal: npm run sandbox -- --stay'
      : `Deploy it again: npx cdk deploy Trunkline-${this.name}`;
  }

  /** Runs one call of AWS; what keeps it from being answered is said in a sentence. */
  async ask<Answer>(action: string, resource: string, call: () => Promise<Answer>): Promise<Answer> {
    return askAws({ action, resource, isSandbox: this.isSandbox }, call);
  }

  /** What to type after `trunkline` to mean this environment. */
  get option(): string {
    return `--env ${this.name}`;
  }
}

/**
 * The environment that `--env` names.
 *
 * @throws UsageError without a name; NoAccessError when it is not deployed, or cannot be reached.
 */
export async function openEnvironment(options: PlaceOptions, io: Io): Promise<Environment> {
  const place = findPlace(options, io);
  if (place.awsUrl !== undefined) return new Environment(place, place.outputs);
  return new Environment(place, await readOutputs(place));
}

async function readOutputs(place: Place): Promise<Record<string, string>> {
  const stackName = `Trunkline-${place.name}`;
  const unknown = describeUnknown(place.name);
  const asked = { action: 'cloudformation:DescribeStacks', resource: stackName, isSandbox: false, unknown };
  return askAws(asked, async () => {
    const client = new CloudFormationClient(clientOptions(place));
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: stackName })).catch((error: Error) => {
      if (!/does not exist/.test(error.message)) throw error;
      throw new NoAccessError(
        `${stackName} is not deployed in ${place.region ?? 'this region'} of the account of your credentials. ${unknown ? `${unknown} Check` : `Deploy it (npx cdk deploy ${stackName}), or check`} --env, --region and --profile.`,
        error,
      );
    });
    const outputs = Stacks?.[0]?.Outputs ?? [];
    return Object.fromEntries(outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]));
  });
}

function clientOptions(place: Place) {
  if (place.awsUrl !== undefined) {
    const credentials = { accessKeyId: 'sandbox', secretAccessKey: 'sandbox' };
    return { region: place.region, endpoint: place.awsUrl, credentials };
  }
  return { ...(place.region && { region: place.region }), ...(place.profile && { profile: place.profile }) };
}
