import { Duration, type RemovalPolicy, Validations } from 'aws-cdk-lib';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import {
  CfnStateMachineAlias,
  CfnStateMachineVersion,
  Choice,
  Condition,
  DefinitionBody,
  Fail,
  type IChainable,
  JsonPath,
  LogLevel,
  Pass,
  StateMachine,
  TaskInput,
  Timeout,
  Wait,
  WaitTime,
} from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import { type StepName, steps } from '../lambdas/steps/contract.ts';
import { executionTimeout, retries, stateTimeout } from './retries.ts';
import type { TrunklineFunction } from './trunkline-function.ts';

export interface ProvisioningWorkflowProps {
  stateMachineName: string;
  publishVersions: boolean;
  functions: Record<StepName, TrunklineFunction>;
  logRetention: RetentionDays;
  removalPolicy: RemovalPolicy;
}

/** The state machine: which steps, in which order, and what happens when one fails. */
export class ProvisioningWorkflow extends Construct {
  readonly stateMachine: StateMachine;
  /**
   * ARN of what events start: the alias of the version last deployed, so that an execution's record names the version
   * that it began with, and ends with. Lambdas are not versioned by this: a step's answer must stay readable by the
   * definition before.
   */
  readonly startArn: string;
  readonly #functions: Record<StepName, TrunklineFunction>;

  constructor(scope: Construct, id: string, props: ProvisioningWorkflowProps) {
    super(scope, id);
    this.#functions = props.functions;
    const logGroup = new LogGroup(this, 'Logs', {
      // CloudWatch's own prefix for logs that AWS delivers: others run into the size limit of a resource policy.
      logGroupName: `/aws/vendedlogs/states/${props.stateMachineName}`,
      retention: props.logRetention,
      removalPolicy: props.removalPolicy,
    });
    this.stateMachine = new StateMachine(this, 'StateMachine', {
      stateMachineName: props.stateMachineName,
      comment: 'Onboards one phone number: Exotel trunk, Atoms import, and a call that proves it.',
      definitionBody: DefinitionBody.fromChainable(this.#definition()),
      timeout: executionTimeout,
      tracingEnabled: true,
      logs: { destination: logGroup, level: LogLevel.ALL, includeExecutionData: true },
    });
    this.startArn = props.publishVersions ? this.#publish() : this.stateMachine.stateMachineArn;
    Validations.of(this.stateMachine.role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'Log delivery and X-Ray accept only *: neither has a resource to name.',
    });
    for (const { lambda } of Object.values(props.functions)) {
      Validations.of(this.stateMachine.role).acknowledge({
        id: `AwsSolutions-IAM5[Resource::<${lambda.stack.getLogicalId(lambda.node.defaultChild as never)}.Arn>:*]`,
        reason: 'Any version of this one function, so that a published version can be invoked as well.',
      });
    }
  }

  #publish(): string {
    const version = new CfnStateMachineVersion(this, 'Version', {
      stateMachineArn: this.stateMachine.stateMachineArn,
      // Another revision is another version; the one before goes when nothing points to it any more.
      stateMachineRevisionId: this.stateMachine.stateMachineRevisionId,
    });
    const alias = new CfnStateMachineAlias(this, 'Live', {
      name: 'live',
      deploymentPreference: { stateMachineVersionArn: version.attrArn, type: 'ALL_AT_ONCE' },
    });
    return alias.attrArn;
  }

  #definition(): IChainable {
    const recordFailure = this.#step('record-failure');
    const diagnose = this.#step('diagnose').addCatch(recordFailure, { resultPath: JsonPath.DISCARD });
    recordFailure
      .addCatch(
        new Fail(this, 'Provisioning failed, not recorded', {
          comment: 'The failure stands in the cause; the ledger and the event bus could not be told.',
          errorPath: '$.failure.Error',
          causePath: '$.failure.Cause',
        }),
        { resultPath: JsonPath.DISCARD },
      )
      .next(new Fail(this, 'Provisioning failed', { errorPath: '$.outcome.error', causePath: '$.outcome.cause' }));
    diagnose.next(recordFailure);

    const step = (name: StepName) => this.#step(name).addCatch(diagnose, { resultPath: '$.failure' });
    // The input can be any JSON, with anything pasted into it: it goes no further than the first state.
    const setAside = new Pass(this, 'Set the request aside', { parameters: { failure: JsonPath.objectAt('$') } });
    const validateRequest = this.#step('validate-request').addCatch(setAside.next(diagnose));

    const recordSuccess = step('record-success');
    const wait = new Wait(this, 'Wait', { time: WaitTime.duration(Duration.seconds(5)) });
    const verification = step('place-verification-call')
      .next(wait)
      .next(step('read-call'))
      .next(
        new Choice(this, 'Call ended?')
          .when(Condition.booleanEquals('$.callStatus.ended', true), recordSuccess)
          .otherwise(wait),
      );

    return validateRequest
      .next(step('claim-number'))
      .next(step('create-trunk'))
      .next(step('map-did'))
      .next(step('set-digest-credentials'))
      .next(this.#only('Any static IPs?', Condition.isPresent('$.request.staticIps[0]'), step('allow-static-ips')))
      .next(step('import-number'))
      .next(step('post-destination-uris'))
      .next(step('attach-number'))
      .next(step('route-did'))
      .next(this.#only('Caller ID alias asked for?', Condition.isString('$.request.callerId'), step('set-caller-id')))
      .next(step('check-configuration'))
      .next(
        new Choice(this, 'Verification call asked for?')
          .when(Condition.isString('$.request.verificationCallTo'), verification)
          .otherwise(recordSuccess),
      );
  }

  /** Passes through `step` only on the condition. */
  #only(question: string, condition: Condition, step: IChainable) {
    return new Choice(this, question).when(condition, step).afterwards({ includeOtherwise: true });
  }

  #step(name: StepName): LambdaInvoke {
    const contract: { state: string; reads: unknown; mayRead?: unknown; writes: string } = steps[name];
    const { state, reads, writes } = contract;
    const wholeDocument = !Array.isArray(reads) || contract.mayRead !== undefined;
    const invoke = new LambdaInvoke(this, state, {
      lambdaFunction: this.#functions[name].lambda,
      payloadResponseOnly: true,
      payload: TaskInput.fromObject({
        execution: JsonPath.stringAt('$$.Execution.Id'),
        input: wholeDocument
          ? JsonPath.objectAt('$')
          : Object.fromEntries(reads.map((part: string) => [part, JsonPath.objectAt(`$.${part}`)])),
      }),
      // The first answer replaces the request as it came, and the last one the document; the others are added to it.
      ...(reads === 'request as given' && { resultSelector: { [writes]: JsonPath.objectAt('$') } }),
      ...(Array.isArray(reads) && writes !== 'result' && { resultPath: `$.${writes}` }),
      taskTimeout: Timeout.duration(stateTimeout),
      retryOnServiceExceptions: false,
    });
    for (const policy of retries) invoke.addRetry(policy);
    return invoke;
  }
}
