import { setTimeout as pause } from 'node:timers/promises';
import { CloudFormationClient, DescribeStacksCommand, ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  FilterLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { GetSecretValueCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import {
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  GetExecutionHistoryCommand,
  type HistoryEvent,
  ListExecutionsCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { executionName } from '../lambdas/numbers/execution-name.ts';

export type Outputs = Record<
  | 'StateMachineArn'
  | 'EventBusName'
  | 'LedgerTable'
  | 'ExotelSecretName'
  | 'AtomsSecretName'
  | 'DeadLetterQueueUrl'
  | 'AlarmTopicArn',
  string
>;

/** The source of the acceptance test's purchases: the environment has to list it in `eventSources`. */
export const purchaseSource = 'trunkline.e2e';

/** A deployed environment, seen and driven with the AWS SDK as an operator's tools would. */
export class DeployedEnvironment {
  readonly outputs: Outputs;
  readonly stackName: string;
  readonly #stepFunctions = new SFNClient({});
  readonly #eventBridge = new EventBridgeClient({});
  readonly #secrets = new SecretsManagerClient({});
  readonly #logs = new CloudWatchLogsClient({});
  readonly #dynamo = DynamoDBDocumentClient.from(new DynamoDBClient({}));
  // The emulator's queue URLs name localhost, which is not always the address that it listens on.
  readonly #queues = new SQSClient({ useQueueUrlAsEndpoint: false });

  constructor(stackName: string, outputs: Outputs) {
    this.stackName = stackName;
    this.outputs = outputs;
  }

  /** @throws Error when the stack is not deployed. */
  static async find(stackName: string): Promise<DeployedEnvironment> {
    const { Stacks } = await new CloudFormationClient({}).send(new DescribeStacksCommand({ StackName: stackName }));
    const outputs = (Stacks?.[0]?.Outputs ?? []).map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]);
    return new DeployedEnvironment(stackName, Object.fromEntries(outputs) as Outputs);
  }

  /** Physical ids by logical id: what an update must not replace. */
  async resources(): Promise<Map<string, { type: string; physicalId: string }>> {
    const client = new CloudFormationClient({});
    const found = new Map<string, { type: string; physicalId: string }>();
    let NextToken: string | undefined;
    do {
      const page = await client.send(
        new ListStackResourcesCommand({ StackName: this.stackName, ...(NextToken && { NextToken }) }),
      );
      for (const { LogicalResourceId, ResourceType, PhysicalResourceId } of page.StackResourceSummaries ?? []) {
        found.set(String(LogicalResourceId), { type: String(ResourceType), physicalId: String(PhysicalResourceId) });
      }
      NextToken = page.NextToken;
    } while (NextToken);
    return found;
  }

  async fillSecret(name: string, value: object): Promise<void> {
    await this.#secrets.send(new PutSecretValueCommand({ SecretId: name, SecretString: JSON.stringify(value) }));
  }

  async readSecret(nameOrArn: string): Promise<Record<string, string>> {
    const { SecretString } = await this.#secrets.send(new GetSecretValueCommand({ SecretId: nameOrArn }));
    return JSON.parse(SecretString ?? '{}') as Record<string, string>;
  }

  /** Starts an execution as the console does. @returns its ARN. */
  async start(input: unknown): Promise<string> {
    const { executionArn } = await this.#stepFunctions.send(
      new StartExecutionCommand({ stateMachineArn: this.outputs.StateMachineArn, input: JSON.stringify(input) }),
    );
    return String(executionArn);
  }

  /** Waits for an execution's end. @throws Error when it is not over in ten minutes. */
  async ended(executionArn: string): Promise<DescribeExecutionOutput> {
    const giveUp = Date.now() + 600_000;
    for (;;) {
      const execution = await this.#stepFunctions.send(new DescribeExecutionCommand({ executionArn }));
      if (execution.status !== 'RUNNING') return execution;
      if (Date.now() > giveUp) throw new Error(`${executionArn} is still running after ten minutes.`);
      await pause(250);
    }
  }

  /** ARNs of the provisioning executions: all, or those that Trunkline itself named for a number. */
  async executions(phoneNumber?: string): Promise<string[]> {
    const beginning = phoneNumber === undefined ? '' : executionName(phoneNumber, '');
    const { executions } = await this.#stepFunctions.send(
      new ListExecutionsCommand({ stateMachineArn: this.outputs.StateMachineArn, maxResults: 1000 }),
    );
    return (executions ?? [])
      .filter(({ name }) => name?.startsWith(beginning))
      .map((entry) => String(entry.executionArn));
  }

  async history(executionArn: string): Promise<HistoryEvent[]> {
    const events: HistoryEvent[] = [];
    let nextToken: string | undefined;
    do {
      const page = await this.#stepFunctions.send(
        new GetExecutionHistoryCommand({ executionArn, includeExecutionData: true, ...(nextToken && { nextToken }) }),
      );
      events.push(...(page.events ?? []));
      nextToken = page.nextToken;
    } while (nextToken);
    return events;
  }

  async putPurchase(detail: unknown): Promise<void> {
    const answer = await this.#eventBridge.send(
      new PutEventsCommand({
        Entries: [
          {
            EventBusName: this.outputs.EventBusName,
            Source: purchaseSource,
            DetailType: 'DID Purchased',
            Detail: JSON.stringify(detail),
          },
        ],
      }),
    );
    if (answer.FailedEntryCount) throw new Error(`The bus refused the event: ${JSON.stringify(answer.Entries)}`);
  }

  /** The next dead letter that `wanted` accepts, taken off the queue; others stay. */
  async deadLetter(wanted: (body: string) => boolean, withinMillis: number): Promise<string | undefined> {
    const giveUp = Date.now() + withinMillis;
    const QueueUrl = this.outputs.DeadLetterQueueUrl;
    while (Date.now() < giveUp) {
      const { Messages = [] } = await this.#queues.send(
        new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 2, VisibilityTimeout: 5, MaxNumberOfMessages: 10 }),
      );
      const found = Messages.find(({ Body }) => Body !== undefined && wanted(Body));
      if (found?.Body) {
        await this.#queues.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: found.ReceiptHandle }));
        return found.Body;
      }
    }
    return undefined;
  }

  async ledgerItems(): Promise<Record<string, unknown>[]> {
    const { Items = [] } = await this.#dynamo.send(new ScanCommand({ TableName: this.outputs.LedgerTable }));
    return Items;
  }

  /** Every line in the environment's log groups, by group. */
  async logLines(): Promise<Map<string, string>> {
    const environmentName = this.stackName.replace('Trunkline-', '');
    const lines = new Map<string, string>();
    for (const logGroupNamePrefix of [
      `/trunkline/${environmentName}/`,
      `/aws/vendedlogs/states/trunkline-${environmentName}-`,
    ]) {
      const { logGroups = [] } = await this.#logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix }));
      for (const { logGroupName } of logGroups) {
        const { events = [] } = await this.#logs.send(new FilterLogEventsCommand({ logGroupName, limit: 10_000 }));
        lines.set(String(logGroupName), events.map(({ message }) => message).join('\n'));
      }
    }
    return lines;
  }
}
