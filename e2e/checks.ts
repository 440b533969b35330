import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { type DeployedEnvironment, purchaseSource } from './environment.ts';
import { listenToOutcomes } from './outcome-events.ts';

/** What a check works on. */
export interface Subject {
  environment: DeployedEnvironment;
  request: { phoneNumber: string; agentId: string } & Record<string, unknown>;
  /** Whether this is an emulator: docs/emulators.md says how it differs from AWS. */
  emulated: boolean;
}

/** A name in words, and what throws unless it is so. */
export type Check = [title: string, run: (subject: Subject) => Promise<string | undefined>];

export const acceptance: Check[] = [
  ['an execution started with the AWS SDK succeeds, and its outcome is announced on the bus', startExecution],
  ['a DID Purchased event starts one execution, and the same event put again no second', purchaseOnce],
  ['an event that does not fit is a dead letter with its reason', deadLetter],
  ['the ledger says that the number is provisioned, and the claim on it is let go', ledger],
  ['no password, digest user name or API key stands in a history, a log or the ledger', noSecrets],
];

async function startExecution({ environment, request }: Subject): Promise<string> {
  const outcomes = await listenToOutcomes(environment.outputs.EventBusName);
  try {
    const start = { startedBy: 'the acceptance test', reason: 'to see that the environment works' };
    const arn = await environment.start({ ...request, ...start });
    const { status, error, cause, output } = await environment.ended(arn);
    assert.equal(status, 'SUCCEEDED', `${error}: ${cause}`);
    const announced = await outcomes.of(arn);
    assert.equal(announced['detail-type'], 'DID Provisioned');
    const told = { ...start, startedBy: `claimed: ${start.startedBy}` };
    assert.deepEqual(announced.detail, { execution: arn, ...(JSON.parse(output ?? '{}') as object), ...told });
    const { verification } = JSON.parse(output ?? '{}') as { verification: { verdict: string } };
    return verification.verdict;
  } finally {
    await outcomes.close();
  }
}

async function purchaseOnce({ environment, request }: Subject): Promise<string> {
  // A purchase of its own for each run, since an execution's name is taken for 90 days.
  const purchase = { ...request, verification: 'skip', purchaseId: `e2e-${randomUUID()}` };
  const before = new Set(await environment.executions(request.phoneNumber));
  await environment.putPurchase(purchase);
  const started = await eventually('an execution', async () => newOnes(environment, request.phoneNumber, before));
  const { status, error, cause } = await environment.ended(started[0] as string);
  assert.equal(status, 'SUCCEEDED', `${error}: ${cause}`);

  await environment.putPurchase(purchase);
  // Another purchase of the same number comes after it, so that nothing has to be waited for in vain.
  const next = { ...purchase, purchaseId: `e2e-${randomUUID()}` };
  await environment.putPurchase(next);
  const both = await eventually('the next execution', async () => {
    const found = await newOnes(environment, request.phoneNumber, before);
    return found.length > 1 ? found : [];
  });
  for (const arn of both) await environment.ended(arn);
  assert.equal((await newOnes(environment, request.phoneNumber, before)).length, 2, 'one execution for each purchase');
  return `${(started[0] as string).split(':').at(-1)}`;
}

async function newOnes(environment: DeployedEnvironment, phoneNumber: string, before: Set<string>): Promise<string[]> {
  return (await environment.executions(phoneNumber)).filter((arn) => !before.has(arn));
}

async function deadLetter({ environment, emulated }: Subject): Promise<string> {
  const mark = randomUUID();
  const detail = { phoneNumber: '8045671234', nonsense: mark };
  const before = await environment.executions();
  await environment.putPurchase(detail);
  if (emulated) await invokeLikeEventBridge(environment, detail);
  // Lambda tries again after one minute and after two.
  const body = await environment.deadLetter((text) => text.includes(mark), emulated ? 60_000 : 600_000);
  assert.ok(body, 'no dead letter came');
  const letter = JSON.parse(body) as { responsePayload: { errorType?: string; errorMessage?: string } };
  const said = JSON.stringify(letter.responsePayload);
  assert.match(said, /phoneNumber: is not in E\.164/);
  assert.match(said, /nonsense: unknown field/);
  assert.deepEqual((await environment.executions()).length, before.length, 'no execution was started');
  return said.slice(0, 90);
}

/** The emulator's event bus invokes a Lambda without retries and destinations; its Lambda service has them. */
async function invokeLikeEventBridge(environment: DeployedEnvironment, detail: unknown): Promise<void> {
  const [starter] = [...(await environment.resources())]
    .filter(([logicalId, { type }]) => type === 'AWS::Lambda::Function' && logicalId.startsWith('startprovisioning'))
    .map(([, { physicalId }]) => physicalId);
  await new LambdaClient({}).send(
    new InvokeCommand({
      FunctionName: starter,
      InvocationType: 'Event',
      Payload: Buffer.from(
        JSON.stringify({ id: randomUUID(), source: purchaseSource, 'detail-type': 'DID Purchased', detail }),
      ),
    }),
  );
}

async function ledger({ environment, request }: Subject): Promise<string> {
  const items = (await environment.ledgerItems()).filter(({ pk }) => pk === `NUMBER#${request.phoneNumber}`);
  const standing = items.find(({ sk }) => sk === 'STANDING') as { standing?: { configured?: object } } | undefined;
  assert.ok(standing?.standing?.configured, 'the number does not stand as configured');
  assert.equal((items.find(({ sk }) => sk === 'CLAIM') as { released?: boolean } | undefined)?.released, true);
  return `${items.length} items of the number`;
}

async function noSecrets({ environment }: Subject): Promise<string> {
  const { outputs } = environment;
  const items = await environment.ledgerItems();
  const digestArns = new Set(
    items.flatMap(({ intent }) => {
      const { secretArn } = (intent ?? {}) as { secretArn?: string };
      return secretArn ? [secretArn] : [];
    }),
  );
  assert.ok(digestArns.size > 0, 'the ledger names no digest secret');
  const secrets: string[] = [];
  for (const name of [outputs.ExotelSecretName, outputs.AtomsSecretName, ...digestArns]) {
    const { accountSid: _, ...values } = await environment.readSecret(name);
    secrets.push(...Object.values(values));
  }

  const places = new Map([...(await environment.logLines()), ['ledger', JSON.stringify(items)]]);
  const executions = await environment.executions();
  for (const arn of executions) places.set(arn, JSON.stringify(await environment.history(arn)));
  const found = [...places].flatMap(([where, text]) => {
    return secrets.filter((secret) => text.includes(secret)).map(() => where);
  });
  assert.deepEqual(found, [], 'places that hold a secret');
  const size = [...places.values()].reduce((sum, text) => sum + text.length, 0);
  assert.ok(size > 10_000, `only ${size} characters were there to search`);
  return `${secrets.length} secrets, ${executions.length} executions, ${places.size} places, ${Math.round(size / 1000)} kB`;
}

/** Asks until there is something, for two minutes at most. */
async function eventually(what: string, ask: () => Promise<string[]>): Promise<string[]> {
  const giveUp = Date.now() + 120_000;
  while (Date.now() < giveUp) {
    const found = await ask();
    if (found.length > 0) return found;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error(`${what} did not come within two minutes`);
}
