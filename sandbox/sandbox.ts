import { AwsFaults } from './aws/aws-faults.ts';
import { Clock } from './aws/clock.ts';
import { EventBus } from './aws/event-bus.ts';
import type { Execution } from './aws/execution.ts';
import { executionOperations } from './aws/execution-operations.ts';
import type { ExecutionOptions } from './aws/execution-options.ts';
import { Executions } from './aws/executions.ts';
import { serveJson } from './aws/json-service.ts';
import { lambdaInvoke } from './aws/lambda-invoke.ts';
import { type LambdaOptions, LambdaRuntime } from './aws/lambda-runtime.ts';
import { startLedgerTable } from './aws/ledger-table.ts';
import { queryServices, type TopicMessage } from './aws/query-services.ts';
import { Secrets } from './aws/secrets.ts';
import { statusChange } from './aws/status-change.ts';
import type { Template } from './aws/template.ts';
import { type Replaced, requestDefaults } from './request-defaults.ts';
import { type AtomsSimulatorOptions, startAtomsSimulator } from './simulators/atoms.ts';
import { type ExotelSimulatorOptions, startExotelSimulator } from './simulators/exotel.ts';
import type { SipTransport } from './simulators/sip/ladder.ts';

/** What the operator would fill the secrets with. */
export const sandboxCredentials = {
  exotel: { accountSid: 'sandbox1', apiKey: 'sandbox-exotel-key', apiToken: 'sandbox-exotel-token' },
  atoms: { apiKey: 'sk_sandbox-atoms-key' },
};

export interface SandboxOptions extends Partial<ExecutionOptions>, LambdaOptions {
  /** Leaves the secrets empty, as after a first deploy. */
  emptySecrets?: boolean;
  exoPhones?: NonNullable<ExotelSimulatorOptions['exoPhones']>;
  agents?: NonNullable<AtomsSimulatorOptions['agents']>;
  /** Is told of what reaches a topic. */
  onNotification?: (message: TopicMessage) => void;
  /** How the two services call each other; default TCP. */
  sipTransport?: SipTransport;
  /** Request defaults that differ from the template's, such as a termination host at which nobody listens. */
  requestDefaults?: Replaced;
}

/** The longest pause between two tries of a roll-back. */
const dayMillis = 24 * 60 * 60 * 1000;

export type Sandbox = Awaited<ReturnType<typeof startSandbox>>;

/**
 * An environment of Trunkline on this machine: the template's Lambdas, ledger, secrets, bus and state machine,
 * between simulators of Exotel and Atoms. Everything listens on loopback, on ports of the system's choice.
 */
export async function startSandbox(template: Template, options: SandboxOptions = {}) {
  const { sipTransport = 'tcp' } = options;
  const clock = new Clock();
  const lambdas = new LambdaRuntime(template, options, clock);
  const bus = new EventBus(template, lambdas, clock);
  const notifications: TopicMessage[] = [];
  const times = { waitMillis: 50, retryMillis: 5, ...options };
  const executions = new Executions(template, lambdas, times, clock, (execution) => bus.put(statusChange(execution)));
  const exotel = await startExotelSimulator({
    ...sandboxCredentials.exotel,
    callers: lambdas,
    now: clock.now,
    ...(options.exoPhones && { exoPhones: options.exoPhones }),
  });
  const atoms = await startAtomsSimulator({
    ...sandboxCredentials.atoms,
    callers: lambdas,
    now: clock.now,
    trusted: [exotel.sip.certificate],
    // The ports are not those of TLS, by which Atoms would know.
    settings: { outboundTransport: sipTransport },
    ...(options.agents && { agents: options.agents }),
  });
  if (sipTransport === 'tls') lambdas.trust([exotel.sip.certificate, atoms.sip.certificate]);
  const places = {
    terminationHost: exotel.sip[sipTransport],
    destination: `${atoms.sip[sipTransport]};transport=${sipTransport}`,
  };
  lambdas.setVariables(requestDefaults(template, { ...places, ...options.requestDefaults }));
  const awsFaults = new AwsFaults(lambdas);
  const ledger = await startLedgerTable(template, lambdas, awsFaults);

  const secrets = new Secrets(template.region, clock.now);
  const secretNames = template
    .ofType('AWS::SecretsManager::Secret')
    .map(([, { Properties }]) => String(Properties.Name));
  secrets.reset(secretNames);
  const fillSecrets = () => {
    secrets.fill('trunkline/sandbox/exotel', sandboxCredentials.exotel);
    secrets.fill('trunkline/sandbox/atoms', sandboxCredentials.atoms);
  };
  if (!options.emptySecrets) fillSecrets();

  const aws: Awaited<ReturnType<typeof serveJson>> = await serveJson(
    { ...secrets.operations, ...bus.operations, ...executionOperations(executions, clock) },
    lambdas,
    [
      lambdaInvoke(template, lambdas),
      queryServices(
        template,
        (message) => {
          notifications.push(message);
          options.onNotification?.(message);
        },
        () => aws.url,
      ),
    ],
    awsFaults,
  );
  lambdas.offer({
    EXOTEL_API_URL: exotel,
    ATOMS_API_URL: atoms,
    AWS_ENDPOINT_URL_DYNAMODB: ledger,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: aws,
    AWS_ENDPOINT_URL_EVENTBRIDGE: aws,
    AWS_ENDPOINT_URL_SFN: aws,
    AWS_ENDPOINT_URL_SNS: aws,
    AWS_ENDPOINT_URL_STS: aws,
  });

  /** Ends whatever is under way. What is stopped here tells nobody: it must not reach what comes after. */
  async function stopAll(): Promise<void> {
    bus.reset();
    const stopped = executions.reset();
    await lambdas.cancel();
    await Promise.all([stopped, bus.settled()]);
  }

  return {
    template,
    exotel,
    atoms,
    ledger,
    secrets,
    bus,
    /** What Lambdas ask AWS for, and which of that fails. */
    aws: awsFaults,
    /** What was published to topics. */
    notifications,
    executions,
    /** Everything goes by it. Put it forward to have time pass. */
    clock,
    lambdas,
    awsUrl: aws.url,

    /** Starts an execution as the console does, and waits for its end. */
    async provision(input: unknown): Promise<Execution> {
      const execution = executions.start(JSON.stringify(input));
      await execution.ended;
      return execution;
    },

    /** Starts a roll-back by hand, and waits for its end. */
    async rollBack(input: unknown): Promise<Execution> {
      const execution = executions.start(JSON.stringify(input), undefined, executions.arnOf('RollBack'));
      await execution.ended;
      return execution;
    },

    /** Starts a deprovisioning, and waits for its end. */
    async deprovision(input: unknown): Promise<Execution> {
      const execution = executions.start(JSON.stringify(input), undefined, executions.arnOf('Deprovisioning'));
      await execution.ended;
      return execution;
    },

    /** A day later: has what could not be rolled back tried again, as a schedule does, and waits for what it starts. */
    async rollBackAgain(): Promise<void> {
      clock.putForwardTo(clock.now() + dayMillis);
      await bus.runSchedule('RollBackAgain');
      await executions.settled();
    },

    /** Resolves when no event is being delivered and no execution runs: also those that each of them led to. */
    async settled(): Promise<void> {
      while (bus.delivering + executions.running > 0) {
        await bus.settled();
        await executions.settled();
      }
    },

    /** Puts accounts, secrets, ledger, bus and executions back to the start. The Lambdas stay warm, as in AWS. */
    async reset(): Promise<void> {
      await stopAll();
      exotel.reset();
      atoms.reset();
      awsFaults.reset();
      secrets.reset(secretNames);
      fillSecrets();
      await ledger.reset();
      lambdas.logs.length = 0;
      notifications.length = 0;
    },

    async close(): Promise<void> {
      await stopAll();
      await lambdas.close();
      await Promise.all([aws.close(), ledger.close(), exotel.close(), atoms.close()]);
    },
  };
}
