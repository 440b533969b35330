import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CloudFormationClient, DescribeChangeSetCommand } from '@aws-sdk/client-cloudformation';
import { CloudWatchLogsClient, DeleteLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { ListSecretsCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mustCdk } from './cdk.ts';
import { trunkline } from './command-line.ts';
import { DeployedEnvironment } from './environment.ts';
import { commandsUnder, typeCommands, typedIn } from './page-commands.ts';

const stackName = 'Trunkline-dev';

/** What an environment with `keepData` leaves when it is destroyed. */
interface Kept {
  table: string;
  items: number;
  /** What stands in each log group. */
  lines: Map<string, string>;
}

/** Destroys an environment with `keepData`, and looks at what it leaves. */
export async function destroyAndKeep(environment: DeployedEnvironment): Promise<Kept> {
  const { ExotelSecretName, AtomsSecretName, LedgerTable } = environment.outputs;
  const secrets = () => Promise.all([ExotelSecretName, AtomsSecretName].map((name) => environment.readSecret(name)));
  const resources = [...(await environment.resources()).values()];
  const groups = resources.flatMap(({ type, physicalId }) => (type === 'AWS::Logs::LogGroup' ? [physicalId] : []));
  const values = await secrets();
  const { length: items } = await environment.ledgerItems();
  await destroy();
  const lines = await environment.logLines();
  assert.deepEqual([...lines.keys()].sort(), groups.sort(), 'log groups');
  assert.deepEqual(await secrets(), values, 'secrets');
  assert.equal((await environment.ledgerItems()).length, items, 'items of the ledger');
  return { table: LedgerTable, items, lines };
}

/** Destroys the environment. */
export async function destroy(): Promise<void> {
  await mustCdk(['destroy', stackName, '--force']);
  await assert.rejects(DeployedEnvironment.find(stackName), /does not exist/);
}

/**
 * What was kept is taken into a new stack, with the page's own commands.
 *
 * @returns what of it is there again. The secrets are not: the emulator imports none (docs/emulators.md).
 */
export async function goOn({ table, items, lines }: Kept, phoneNumber: string): Promise<string> {
  const [naming, taking, ...others] = commandsUnder('To go on with what was kept');
  assert.deepEqual([typeof naming, typeof taking, others], ['string', 'string', []], 'blocks of the page');
  await typeCommands(naming as string);
  const file = join(typedIn, 'kept.json');
  const named = JSON.parse(readFileSync(file, 'utf8')) as Record<string, object>;
  // CloudFormation refuses here what is not in the template, has another type, or has no deletion policy.
  await mustCdk(['import', stackName, '--resource-mapping', file, '--no-execute']);
  assert.deepEqual(await imports(), Object.keys(named).sort());
  const ledger = Object.entries(named).filter(([, identifier]) => 'TableName' in identifier);
  assert.deepEqual(
    ledger.map(([, identifier]) => identifier),
    [{ TableName: table }],
  );
  writeFileSync(file, JSON.stringify(Object.fromEntries(ledger)));
  await typeCommands(taking as string);

  const environment = await DeployedEnvironment.find(stackName);
  assert.equal(environment.outputs.LedgerTable, table);
  assert.equal((await environment.ledgerItems()).length, items, 'items of the ledger');
  const { out } = await trunkline(['status', '--number', phoneNumber, '--json']);
  assert.equal((JSON.parse(out) as { state: string }).state, 'provisioned');
  const linesNow = await environment.logLines();
  for (const [group, text] of lines) assert.ok(linesNow.get(group)?.startsWith(text), `lines of ${group}`);
  return `${items} items, ${lines.size} log groups`;
}

/** What the change set that was made, and not carried out, would import. */
async function imports(): Promise<string[]> {
  const { Changes = [] } = await new CloudFormationClient({}).send(
    new DescribeChangeSetCommand({ StackName: stackName, ChangeSetName: 'cdk-deploy-change-set' }),
  );
  return Changes.map(({ ResourceChange }) => {
    assert.equal(ResourceChange?.Action, 'Import');
    return String(ResourceChange.LogicalResourceId);
  }).sort();
}

/** Destroys it again, and takes away what it leaves with the page's own commands. @returns what is left then. */
export async function takeAway(environment: DeployedEnvironment): Promise<string> {
  await destroy();
  await leaveSomeGroups([...(await environment.logLines()).keys()]);
  const blocks = commandsUnder('To begin anew');
  assert.equal(blocks.length, 2, 'blocks of the page');
  for (const commands of blocks) await typeCommands(commands);
  assert.deepEqual(await environment.logLines(), new Map(), 'log groups');
  const { TableNames = [] } = await new DynamoDBClient({}).send(new ListTablesCommand({}));
  assert.deepEqual(
    TableNames.filter((name) => name.startsWith(stackName)),
    [],
    'tables',
  );
  const { SecretList = [] } = await new SecretsManagerClient({}).send(
    new ListSecretsCommand({
      IncludePlannedDeletion: true,
      Filters: [{ Key: 'name', Values: ['trunkline/dev/'] }],
    }),
  );
  const names = SecretList.map(({ Name }) => String(Name));
  for (const name of names) assert.match(name, /^trunkline\/dev\/trunk\//);
  return `only ${names.join(', ')}`;
}

/** Each command of the AWS CLI takes a second, so that it is left some of each kind alone. */
async function leaveSomeGroups(names: string[]): Promise<void> {
  const logs = new CloudWatchLogsClient({});
  const others = names.filter((name) => name.startsWith('/trunkline/')).slice(3);
  await Promise.all(others.map((logGroupName) => logs.send(new DeleteLogGroupCommand({ logGroupName }))));
}

/** A new environment where one was taken away: it knows of no number, and its secrets are to be filled. */
export async function lookAtNew(environment: DeployedEnvironment): Promise<void> {
  assert.deepEqual(await environment.ledgerItems(), []);
  const { out } = await trunkline(['doctor', '--json']);
  const { checks } = JSON.parse(out) as { checks: { result: string; detail: string; remedy: string }[] };
  const problems = checks.filter(({ result }) => result === 'problem');
  const told = problems.map(({ detail, remedy }) => `${detail} ${remedy}`).join('\n');
  for (const name of ['exotel', 'atoms']) {
    assert.match(told, new RegExp(`The secret trunkline/dev/${name} is .*trunkline secrets set ${name} --env dev`));
  }
}
