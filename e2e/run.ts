import assert from 'node:assert/strict';
import { inspect, parseArgs } from 'node:util';
import { UsageError } from '../cli/errors.ts';
import { print, printError } from '../cli/io.ts';
import { visibleText } from '../lambdas/telephony/visible-text.ts';
import { sandboxCredentials } from '../sandbox/sandbox.ts';
import { type AtomsSimulator, startAtomsSimulator } from '../sandbox/simulators/atoms.ts';
import { type ExotelSimulator, startExotelSimulator } from '../sandbox/simulators/exotel.ts';
import { cdk, mustCdk } from './cdk.ts';
import { acceptance, type Check, type Subject } from './checks.ts';
import { assertKey } from './customer-key.ts';
import { destroy, destroyAndKeep, goOn, lookAtNew, takeAway } from './deploy-again.ts';
import { deprovision } from './deprovision.ts';
import { startEmulator } from './emulator.ts';
import { compareEngines } from './engines.ts';
import { DeployedEnvironment, purchaseSource } from './environment.ts';
import { waitForPerson, waitingNumber } from './waiting.ts';

const help = `npm run e2e -- [options]

Without options: deploys the real stack into an emulator of AWS that it starts itself (Python 3.10 or newer), drives
it with the AWS SDK between simulators of Exotel and Atoms, updates it, destroys it and deploys it again by the
commands of docs/continuous-deployment.md. With AWS_ENDPOINT_URL set, into whatever listens there.

  --env NAME       instead: the acceptance test of an environment that is deployed in your AWS account, with the real
                   services. It provisions the number that you name, and places a call.
  --number +91...  the number, with --env
  --agent ID       the agent, with --env
  --help           this text

Exit code: 0 all checks passed, 1 one did not, 2 the command was wrong.`;

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        env: { type: 'string' },
        number: { type: 'string' },
        agent: { type: 'string' },
        help: { type: 'boolean' },
      },
    });
    if (values.env !== undefined && (!values.number || !values.agent)) {
      throw new UsageError('--env needs --number and --agent: name a number of yours, it will be provisioned.');
    }
    return values;
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError((error as Error).message, `\n${help}`);
  }
}

async function pass(checks: Check[], subject: Subject): Promise<void> {
  for (const [title, run] of checks) await step(title, () => run(subject));
}

/** Runs one step and says how it went. */
async function step<Answer>(title: string, run: () => Promise<Answer>): Promise<Answer> {
  const begun = Date.now();
  const took = () => `${((Date.now() - begun) / 1000).toFixed(1).padStart(6)} s`;
  try {
    const answer = await run();
    print(`✓ ${took()}  ${title}${typeof answer === 'string' && answer ? `: ${visibleText(answer)}` : ''}`);
    return answer;
  } catch (error) {
    print(`✗ ${took()}  ${title}`);
    throw error;
  }
}

/** What is checked where nothing but this run is at stake: from nothing to a deployed stack and back. */
async function wholeLife(): Promise<void> {
  const emulator = process.env.AWS_ENDPOINT_URL ? undefined : await step('an emulator starts', startEmulator);
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: emulator?.url ?? process.env.AWS_ENDPOINT_URL,
    AWS_REGION: 'ap-south-1',
    AWS_ACCESS_KEY_ID: 'e2e',
    AWS_SECRET_ACCESS_KEY: 'e2e',
  });
  const exotel = await startExotelSimulator(sandboxCredentials.exotel);
  const atoms = await startAtomsSimulator({ ...sandboxCredentials.atoms, trusted: [exotel.sip.certificate] });
  try {
    await deployAndCheck(exotel, atoms);
  } finally {
    await Promise.all([exotel.close(), atoms.close()]);
    await emulator?.stop();
  }
}

async function deployAndCheck(exotel: ExotelSimulator, atoms: AtomsSimulator): Promise<void> {
  const settings = {
    account: null,
    exotelApiUrl: exotel.url,
    atomsApiUrl: atoms.url,
    terminationHost: exotel.sip.tcp,
    originationUri: null as string | null,
    agentId: null,
    verificationCallTo: '+919876543210',
    flowAppId: null,
    logRetentionDays: 7,
    keepData: false,
    alarmEmail: null,
    eventSources: [purchaseSource],
    // In the first deployment only the request says it.
    eventFields: ['originationUri'],
    // CloudFormation of the emulator knows no versions of state machines: docs/emulators.md.
    publishVersions: false,
  };
  const deploy = (environments?: object) =>
    mustCdk(['deploy', 'Trunkline-dev', '--require-approval', 'never', '--progress', 'events'], environments);
  const findAndFill = async () => {
    const environment = await DeployedEnvironment.find('Trunkline-dev');
    await environment.fillSecret(environment.outputs.ExotelSecretName, sandboxCredentials.exotel);
    await environment.fillSecret(environment.outputs.AtomsSecretName, sandboxCredentials.atoms);
    return environment;
  };

  await step('cdk bootstrap', async () => void (await mustCdk(['bootstrap'], { dev: settings })));
  await step('cdk deploy', async () => void (await deploy()));
  await step('cdk diff finds nothing right after', async () => {
    const { code, output } = await cdk(['diff', 'Trunkline-dev', '--fail'], { dev: settings });
    assert.equal(code, 0, output);
  });
  let environment = await findAndFill();
  await step('an execution waits for a person, who answers with the command line', () =>
    waitForPerson(environment, exotel),
  );
  const request = { phoneNumber: '+918045671234', agentId: '60d0fe4f5311236168a109ca' };
  const originationUri = atoms.sip.tcpUri;
  await pass(acceptance, { environment, request: { ...request, originationUri }, emulated: true });

  const kmsKeyArn = 'arn:aws:kms:ap-south-1:000000000000:key/00000000-0000-0000-0000-000000000000';
  const changed = { ...settings, originationUri, logRetentionDays: 14, callTimeLimitSeconds: 60, kmsKeyArn };
  await step('an update replaces nothing that holds data', async () => {
    const before = await environment.resources();
    const items = (await environment.ledgerItems()).length;
    await deploy({ dev: { ...changed, keepData: true } });
    const after = await environment.resources();
    for (const [logicalId, { type, physicalId }] of before) {
      if (!/DynamoDB|SecretsManager|SQS|Events::EventBus|StateMachine$/.test(type)) continue;
      assert.equal(after.get(logicalId)?.physicalId, physicalId, `${type} ${logicalId}`);
    }
    assert.equal((await environment.ledgerItems()).length, items, 'items of the ledger');
  });
  await step('the update encrypts what is kept with the key of the settings', () => assertKey(environment, kmsKeyArn));
  await pass(acceptance.slice(0, 1), { environment, request, emulated: true });
  await step('all those executions made one of each, for each of the two numbers', async () => {
    assert.equal(exotel.state.trunks.length, 2);
    assert.equal(atoms.state.products.length, 2);
  });
  await step('a number is deprovisioned, and the other stays', () => deprovision({ exotel, atoms }, waitingNumber));

  const kept = await step('cdk destroy leaves ledger, secrets and logs of an environment that keeps its data', () =>
    destroyAndKeep(environment),
  );
  await step("the page's commands go on with what was kept", () => goOn(kept, request.phoneNumber));
  environment = await findAndFill();
  await step("the page's commands take away what was kept", () => takeAway(environment));
  await step('cdk deploy begins anew', async () => {
    await deploy({ dev: changed });
    await lookAtNew(await DeployedEnvironment.find('Trunkline-dev'));
  });
  environment = await findAndFill();
  const standing = { trunkSid: exotel.state.trunks[0]?.trunkSid, replaceExisting: true };
  await pass(acceptance.slice(0, 1), { environment, request: { ...request, ...standing }, emulated: true });
  await step('the number that had been left has its trunk, and is imported once', async () => {
    assert.deepEqual(
      exotel.state.trunks.map(({ trunkSid }) => trunkSid),
      [standing.trunkSid],
    );
    assert.equal(atoms.state.products.length, 1);
  });
  await step('the embedded engine and this one agree', () => compareEngines(environment, { exotel, atoms }));
  await step('cdk destroy, and the digest secret stays for a person to delete', async () => {
    await destroy();
    const { password } = await environment.readSecret('trunkline/dev/trunk/t918045671234');
    assert.equal(password?.length, 32);
  });
}

async function run(): Promise<void> {
  const options = readArguments();
  if (options.help) return print(help);
  if (options.env === undefined) return wholeLife();
  const environment = await DeployedEnvironment.find(`Trunkline-${options.env}`);
  const request = { phoneNumber: String(options.number), agentId: String(options.agent) };
  await pass(acceptance, { environment, request, emulated: process.env.AWS_ENDPOINT_URL !== undefined });
}

try {
  await run();
} catch (error) {
  printError(error instanceof UsageError ? `${error.message}\n${error.further}` : inspect(error));
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
