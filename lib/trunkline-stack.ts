import { CfnOutput, Duration, RemovalPolicy, Stack, type StackProps, Validations } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { type CfnSecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import { operations } from '../lambdas/operator/contract.ts';
import type { Right } from '../lambdas/platform/right-names.ts';
import { steps } from '../lambdas/workflows/contract.ts';
import { AbandonedExecutions } from './abandoned-executions.ts';
import type { Access } from './access.ts';
import { addEndAlarms } from './alarms.ts';
import type { Bundles } from './bundles.ts';
import { Dashboard } from './dashboard.ts';
import { EventIntake } from './event-intake.ts';
import { HealthAlarms } from './health-alarms.ts';
import { OwnBus } from './own-bus.ts';
import { OwnMetrics } from './own-metrics.ts';
import { PersonNotifications } from './person-notifications.ts';
import { PurchaseSchedule } from './purchase-schedule.ts';
import { lambdaTimeout } from './retries.ts';
import { rightsOf } from './rights.ts';
import { RollBackSchedule } from './roll-back-schedule.ts';
import { type Network, serviceNetwork } from './service-network.ts';
import type { Settings } from './settings.ts';
import { TrunklineFunction } from './trunkline-function.ts';
import { eachWorkflow, timeoutOf } from './workflows/definitions.ts';
import { Workflow } from './workflows/workflow.ts';

export interface TrunklineStackProps extends StackProps {
  environmentName: string;
  settings: Settings;
  bundles: Bundles;
}

/** Everything of one environment. */
export class TrunklineStack extends Stack {
  readonly #props: TrunklineStackProps;
  readonly #removalPolicy: RemovalPolicy;
  readonly #serviceNetwork: Network | undefined;
  readonly #key: IKey | undefined;

  constructor(scope: Construct, id: string, props: TrunklineStackProps) {
    super(scope, id, props);
    this.#props = props;
    const { environmentName, settings } = props;
    // Not plain RETAIN: if the first deploy fails, what it made must not stand in the way of the second.
    this.#removalPolicy = settings.keepData ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY;

    this.#serviceNetwork = serviceNetwork(this, settings);
    this.#key = settings.kmsKeyArn === null ? undefined : Key.fromKeyArn(this, 'Key', settings.kmsKeyArn);
    const ledgerTable = this.#ledgerTable();
    const exotelSecret = this.#emptySecret('ExotelSecret', 'exotel', 'Exotel: apiKey, apiToken, accountSid');
    const atomsSecret = this.#emptySecret('AtomsSecret', 'atoms', 'Atoms: apiKey');
    const bus = new OwnBus(this, 'Bus', {
      eventBusName: `trunkline-${environmentName}`,
      eventSources: settings.eventSources,
      key: this.#key,
    });
    const alarmTopic = this.#alarmTopic();

    const stateMachineNames = eachWorkflow((name) => `trunkline-${environmentName}-${name}`);
    const waitTime = Duration.hours(settings.waitForPersonHours);
    const rights = rightsOf({
      environmentName,
      settings,
      ledgerTable,
      exotelSecret,
      atomsSecret,
      bus,
      alarmTopic,
      key: this.#key,
      stateMachineNames,
    });
    const functions = this.#functions(steps, rights, ({ state }) => state);

    const machines = eachWorkflow(
      (name, { id: workflowId, comment, states }) =>
        new Workflow(
          this,
          workflowId,
          {
            stateMachineName: stateMachineNames[name],
            comment,
            timeout: timeoutOf(name, waitTime),
            publishVersions: settings.publishVersions,
            waitTime,
            functions,
            logRetention: settings.logRetentionDays,
            removalPolicy: this.#removalPolicy,
            key: this.#key,
          },
          (scope, step) => states(scope, step, waitTime),
        ),
    );
    eachWorkflow((name, { id, endAlarms }) => {
      const { stateMachine } = machines[name];
      if (endAlarms) addEndAlarms(this, { id, ...endAlarms, stateMachine, topic: alarmTopic });
    });
    const { 'provision-number': provisioning, 'roll-back': rollBack, 'deprovision-number': deprovisioning } = machines;
    const { deadLetters } = new EventIntake(this, 'Events', {
      bus,
      starter: this.#function('start-provisioning', 'Starts an execution for a DID Purchased event'),
      stateMachine: provisioning.stateMachine,
      startArn: provisioning.startArn,
      alarmTopic,
      key: this.#key,
      eventSources: settings.eventSources,
      eventFields: settings.eventFields,
    });
    const rollBackStarter = this.#function('start-roll-back', 'Starts a roll-back after an execution that could not');
    rights['ledger: read'](rollBackStarter);
    const closer = this.#function(
      'close-deprovisioning',
      'Tells of a deprovisioning that could not tell of its own end',
    );
    for (const right of ['ledger: read', 'ledger: record', 'events'] as const) rights[right](closer);
    const notifier = this.#function('notify-person', 'Tells the subscribers what a person has to do');
    for (const right of ['ledger: read', 'ledger: waits'] as const) rights[right](notifier);
    new PersonNotifications(this, 'PersonNotifications', {
      bus,
      notifier,
      topic: alarmTopic,
      deadLetters,
    });
    new AbandonedExecutions(this, 'AbandonedExecutions', {
      provisioning,
      rollBack,
      deprovisioning,
      starter: rollBackStarter,
      closer,
      deadLetters,
      alarmTopic,
    });

    const finisher = this.#function(
      'roll-back-again',
      'Starts the roll-backs that could not be carried out to their end',
    );
    for (const right of [
      'ledger: read',
      'ledger: record',
      'ledger: all numbers',
      'status of executions',
      'events',
    ] as const) {
      rights[right](finisher);
    }
    new RollBackSchedule(this, 'RollBackAgain', { rollBack, starter: finisher, deadLetters });

    const operatorFunctions = this.#functions(operations, rights, ({ description }) => description);
    if (settings.announcePurchases) {
      new PurchaseSchedule(this, 'Purchases', {
        everyMinutes: settings.announcePurchases.everyMinutes,
        announcer: operatorFunctions['announce-purchases'],
        deadLetters,
      });
    }

    const metrics = new OwnMetrics(environmentName);
    new HealthAlarms(this, 'Health', { stateMachine: provisioning.stateMachine, metrics, topic: alarmTopic });
    new Dashboard(this, 'Dashboard', {
      environmentName,
      machines: eachWorkflow((name) => machines[name].stateMachine),
      deadLetters,
      metrics,
    });

    const operatorFunctionNames = Object.fromEntries(
      Object.entries(operatorFunctions).map(([name, { lambda }]) => [name, lambda.functionName]),
    );
    new CfnOutput(this, 'OperatorFunctions', { value: this.toJsonString(operatorFunctionNames) });
    new CfnOutput(this, 'StartArn', { value: provisioning.startArn });
    new CfnOutput(this, 'ExotelApiUrl', { value: settings.exotelApiUrl });
    new CfnOutput(this, 'AtomsApiUrl', { value: settings.atomsApiUrl });
    eachWorkflow(
      (name, { output }) => new CfnOutput(this, output, { value: machines[name].stateMachine.stateMachineArn }),
    );
    new CfnOutput(this, 'EventBusName', { value: bus.eventBusName });
    new CfnOutput(this, 'LedgerTable', { value: ledgerTable.tableName });
    new CfnOutput(this, 'ExotelSecretName', { value: `trunkline/${environmentName}/exotel` });
    new CfnOutput(this, 'AtomsSecretName', { value: `trunkline/${environmentName}/atoms` });
    new CfnOutput(this, 'DeadLetterQueueUrl', { value: deadLetters.queueUrl });
    new CfnOutput(this, 'AlarmTopicArn', { value: alarmTopic.topicArn });
  }

  #ledgerTable(): Table {
    return new Table(this, 'Ledger', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      // What the ledger remembers for a moment alone (lambdas/platform/ledger/recent-changes.ts).
      timeToLiveAttribute: 'forgetAfter',
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: this.#props.settings.keepData,
      ...(this.#key && { encryption: TableEncryption.CUSTOMER_MANAGED, encryptionKey: this.#key }),
      removalPolicy: this.#removalPolicy,
    });
  }

  /** A secret without a value: the operator fills it, and nothing of it ever stands in a template. */
  #emptySecret(id: string, name: string, description: string): Secret {
    const secret = new Secret(this, id, {
      secretName: `trunkline/${this.#props.environmentName}/${name}`,
      description,
      removalPolicy: this.#removalPolicy,
      ...(this.#key && { encryptionKey: this.#key }),
    });
    // CDK's construct always has a value generated; without this it would look filled and be refused by the service.
    (secret.node.defaultChild as CfnSecret).addPropertyDeletionOverride('GenerateSecretString');
    Validations.of(secret).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason: 'The service issues these keys in its console and has no call to replace them: a person rotates them.',
    });
    return secret;
  }

  #alarmTopic(): Topic {
    const topic = new Topic(this, 'AlarmTopic', { enforceSSL: true, ...(this.#key && { masterKey: this.#key }) });
    const { alarmEmail } = this.#props.settings;
    // Any policy on a topic, such as the one that demands TLS, takes the place of the default that lets CloudWatch in.
    topic.grantPublish(
      new ServicePrincipal('cloudwatch.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': this.account } },
      }),
    );
    if (alarmEmail) topic.addSubscription(new EmailSubscription(alarmEmail));
    Validations.of(topic).acknowledge({
      id: 'Serverless-SNSRedrivePolicy',
      reason: 'The message is an alarm, whose state stays in CloudWatch; SNS tries an e-mail for hours by itself.',
    });
    return topic;
  }

  /** A Lambda for each of a contract, with what it uses and nothing more. */
  #functions<Name extends string, Contract extends { uses: readonly Right[] }>(
    contracts: Record<Name, Contract>,
    rights: Record<Right, Access>,
    describe: (contract: Contract) => string,
  ): Record<Name, TrunklineFunction> {
    const functions = Object.entries<Contract>(contracts).map(([name, contract]) => {
      const callsServices = contract.uses.some((right) => right === 'exotel' || right === 'atoms');
      const lambda = this.#function(name, describe(contract), callsServices ? this.#serviceNetwork : undefined);
      for (const right of contract.uses) rights[right](lambda);
      return [name, lambda];
    });
    return Object.fromEntries(functions) as Record<Name, TrunklineFunction>;
  }

  #function(name: string, description: string, network?: Network): TrunklineFunction {
    const { bundles, environmentName, settings } = this.#props;
    const bundle = bundles.get(name);
    if (!bundle) throw new Error(`There is no bundle of the Lambda ${name}.`);
    return new TrunklineFunction(this, name, {
      environmentName,
      name,
      bundle,
      description,
      timeout: name in steps || name in operations ? lambdaTimeout : Duration.seconds(30),
      logRetention: settings.logRetentionDays,
      removalPolicy: this.#removalPolicy,
      key: this.#key,
      network,
    });
  }
}
