import { type Duration, type RemovalPolicy, Validations } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import {
  CfnStateMachineAlias,
  CfnStateMachineVersion,
  DefinitionBody,
  type IChainable,
  IntegrationPattern,
  JsonPath,
  LogLevel,
  type RetryProps,
  StateMachine,
  TaskInput,
  Timeout,
} from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import { type StepName, steps, waitsForPerson } from '../../lambdas/workflows/contract.ts';
import { retries, stateTimeout } from '../retries.ts';
import type { TrunklineFunction } from '../trunkline-function.ts';

export interface WorkflowProps {
  stateMachineName: string;
  comment: string;
  publishVersions: boolean;
  /** Of a whole execution. */
  timeout: Duration;
  /** How long a state waits for a person. */
  waitTime: Duration;
  functions: Record<StepName, TrunklineFunction>;
  logRetention: RetentionDays;
  removalPolicy: RemovalPolicy;
  /** Of its logs; undefined: one of AWS. */
  key: IKey | undefined;
}

/** Makes the state of a step, as the contract describes it. */
export type MakeStep = (name: StepName, retryPolicy?: RetryProps[]) => LambdaInvoke;

/** A state machine over the steps. Its definition makes the states; everything around them is the same. */
export class Workflow extends Construct {
  readonly stateMachine: StateMachine;
  /**
   * The ARN that events start: the alias of the last deployed version. An execution's record then names the version on
   * which it begins and ends. Lambdas have no versions: a step's answer must stay readable by the definition before.
   */
  readonly startArn: string;

  constructor(
    scope: Construct,
    id: string,
    props: WorkflowProps,
    define: (states: Construct, step: MakeStep) => IChainable,
  ) {
    super(scope, id);
    const used = new Set<TrunklineFunction>();
    const step: MakeStep = (name, retryPolicy = retries) => {
      used.add(props.functions[name]);
      return makeStep(this, name, props.functions[name], retryPolicy, props.waitTime);
    };
    const logGroup = new LogGroup(this, 'Logs', {
      // CloudWatch's own prefix for logs that AWS delivers: others run into the size limit of a resource policy.
      logGroupName: `/aws/vendedlogs/states/${props.stateMachineName}`,
      retention: props.logRetention,
      removalPolicy: props.removalPolicy,
      ...(props.key && { encryptionKey: props.key }),
    });
    this.stateMachine = new StateMachine(this, 'StateMachine', {
      stateMachineName: props.stateMachineName,
      comment: props.comment,
      definitionBody: DefinitionBody.fromChainable(define(this, step)),
      timeout: props.timeout,
      tracingEnabled: true,
      // Without the data: it holds phone numbers, and the tokens with which a waiting execution is answered. The history has it.
      logs: { destination: logGroup, level: LogLevel.ALL, includeExecutionData: false },
    });
    this.startArn = props.publishVersions ? this.#publish() : this.stateMachine.stateMachineArn;
    Validations.of(this.stateMachine.role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'Log delivery and X-Ray accept only *: neither has a resource to name.',
    });
    for (const { lambda } of used) {
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
}

function makeStep(
  scope: Construct,
  name: StepName,
  { lambda }: TrunklineFunction,
  policy: RetryProps[],
  waitTime: Duration,
): LambdaInvoke {
  const contract: { state: string; reads: unknown; mayRead?: unknown; writes: string } = steps[name];
  const { state, reads, writes } = contract;
  const wholeDocument = !Array.isArray(reads) || contract.mayRead !== undefined;
  const becomesDocument = writes === 'document';
  const waits = waitsForPerson(name);
  const invoke = new LambdaInvoke(scope, state, {
    lambdaFunction: lambda,
    ...(waits ? { integrationPattern: IntegrationPattern.WAIT_FOR_TASK_TOKEN } : { payloadResponseOnly: true }),
    payload: TaskInput.fromObject({
      execution: JsonPath.stringAt('$$.Execution.Id'),
      ...(waits && { token: JsonPath.taskToken }),
      input: wholeDocument
        ? JsonPath.objectAt('$')
        : Object.fromEntries(reads.map((part: string) => [part, JsonPath.objectAt(`$.${part}`)])),
    }),
    // The first answer replaces the request as it came; the others are added to it, or are the whole document.
    ...(!becomesDocument && reads === 'request as given' && { resultSelector: { [writes]: JsonPath.objectAt('$') } }),
    ...(!becomesDocument && Array.isArray(reads) && { resultPath: `$.${writes}` }),
    taskTimeout: Timeout.duration(waits ? waitTime : stateTimeout),
    retryOnServiceExceptions: false,
  });
  for (const each of policy) invoke.addRetry(each);
  return invoke;
}
