import { type Duration, type RemovalPolicy, Validations } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Architecture, Code, Function as LambdaFunction, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { type Network, networkActions } from './service-network.ts';

export interface TrunklineFunctionProps {
  /** Environment name and Lambda name make the log group's: `/trunkline/dev/create-trunk`. */
  environmentName: string;
  name: string;
  bundle: string;
  description: string;
  timeout: Duration;
  logRetention: RetentionDays;
  removalPolicy: RemovalPolicy;
  /** Of its logs; undefined: one of AWS. */
  key: IKey | undefined;
  /** Undefined: it runs in no VPC. */
  network: Network | undefined;
}

/**
 * One Lambda of Trunkline: Node 24 on arm64, a role and a log group of its own, traced.
 * It can do nothing yet but log; what it uses is given to it by the functions of access.ts.
 */
export class TrunklineFunction extends Construct {
  readonly lambda: LambdaFunction;
  readonly role: Role;

  constructor(scope: Construct, id: string, props: TrunklineFunctionProps) {
    super(scope, id);
    const logGroup = new LogGroup(this, 'Logs', {
      logGroupName: `/trunkline/${props.environmentName}/${props.name}`,
      retention: props.logRetention,
      removalPolicy: props.removalPolicy,
      ...(props.key && { encryptionKey: props.key }),
    });
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(this.role);
    // Before the function, which Lambda makes only when its role may do this.
    if (props.network) this.role.addToPolicy(new PolicyStatement({ actions: networkActions, resources: ['*'] }));
    this.lambda = new LambdaFunction(this, 'Function', {
      ...props.network,
      code: Code.fromAsset(props.bundle),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      // By measured time and cost: docs/figures.md, "Memory".
      memorySize: 1024,
      timeout: props.timeout,
      description: props.description,
      role: this.role,
      logGroup,
      tracing: Tracing.ACTIVE,
      environment: {
        POWERTOOLS_LOG_LEVEL: 'INFO',
        ENVIRONMENT_NAME: props.environmentName,
      },
    });
    Validations.of(this.lambda).acknowledge({
      id: 'Serverless-LambdaDLQ',
      reason:
        'A step is invoked by Step Functions, which waits for it and keeps its error; the start of an execution has an on-failure destination.',
    });
    Validations.of(this.role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason:
        'X-Ray has no resource to name: PutTraceSegments and PutTelemetryRecords accept only *. Nor have the network interfaces of a Lambda in a VPC before it is made.',
    });
  }
}
