import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The sandbox's account; every ARN that it makes carries it. */
export const sandboxAccount = '000000000000';

export interface Resource {
  Type: string;
  Properties: Record<string, unknown>;
}

/** Paths of what a Lambda is loaded from. */
export interface LambdaCode {
  /** The module with the handler. */
  bundle: string;
  /** The module with the packages that it shares with other Lambdas; null when its bundle has its own. */
  packages: string | null;
}

/** A synthesized stack: its resources, and what their references stand for in the sandbox. */
export class Template {
  readonly resources: ReadonlyMap<string, Resource>;
  readonly #outputs: Record<string, { Value: unknown }>;
  readonly region: string;
  /** Where it was synthesized to, with the bundles. */
  readonly folder: string;

  constructor(folder: string, stackName: string) {
    const manifest = readJson(join(folder, 'manifest.json')) as {
      artifacts: Record<string, { environment?: string; properties?: { templateFile?: string } }>;
    };
    const artifact = manifest.artifacts[stackName];
    if (!artifact?.properties?.templateFile) throw new Error(`There is no stack ${stackName} in ${folder}.`);
    const template = readJson(join(folder, artifact.properties.templateFile)) as {
      Resources: Record<string, Resource>;
      Outputs?: Record<string, { Value: unknown }>;
    };
    this.#outputs = template.Outputs ?? {};
    this.resources = new Map(Object.entries(template.Resources));
    this.region = artifact.environment?.split('/').at(-1) ?? 'ap-south-1';
    this.folder = folder;
  }

  ofType(type: string): [logicalId: string, resource: Resource][] {
    return [...this.resources].filter(([, resource]) => resource.Type === type);
  }

  /** The only resource of a type, or the one whose logical id begins with `prefix`. */
  only(type: string, prefix = ''): [logicalId: string, resource: Resource] {
    const found = this.ofType(type).filter(([logicalId]) => logicalId.startsWith(prefix));
    const [first] = found;
    if (!first || found.length > 1)
      throw new Error(`Expected one ${type} ${prefix} in the template, found ${found.length}.`);
    return first;
  }

  /** The folder of a Lambda's bundle: what `cdk deploy` would upload. */
  assetFolder(logicalId: string): string {
    const code = this.resources.get(logicalId)?.Properties.Code as { S3Key?: string } | undefined;
    if (!code?.S3Key) throw new Error(`${logicalId} has no bundle.`);
    return join(this.folder, `asset.${code.S3Key.replace(/\.zip$/, '')}`);
  }

  /** A Lambda's code as it would be deployed. */
  code(logicalId: string): LambdaCode {
    return { bundle: join(this.assetFolder(logicalId), 'index.js'), packages: null };
  }

  /** The same code, made so that Lambdas share their packages. */
  sharedCode(logicalId: string): LambdaCode {
    const { name } = readJson(join(this.assetFolder(logicalId), 'package.json')) as { name: string };
    const folder = join(this.folder, 'shared');
    return { bundle: join(folder, name, 'index.js'), packages: join(folder, 'packages.cjs') };
  }

  /** What the stack tells of itself. */
  outputs(): Record<string, string> {
    return Object.fromEntries(
      Object.entries(this.#outputs).map(([name, { Value }]) => [name, String(this.resolve(Value))]),
    );
  }

  /** A value of the template with its references resolved: Ref, Fn::GetAtt, Fn::Join. */
  resolve(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((item) => this.resolve(item));
    if (typeof value !== 'object' || value === null) return value;
    const [[key, argument] = ['', undefined], ...others] = Object.entries(value);
    if (others.length === 0) {
      if (key === 'Ref') return this.#reference(argument as string);
      if (key === 'Fn::GetAtt') return this.#attribute(...(argument as [string, string]));
      if (key === 'Fn::Join') {
        const [separator, parts] = argument as [string, unknown[]];
        return parts.map((part) => this.resolve(part)).join(separator);
      }
      if (key.startsWith('Fn::')) throw new Error(`The sandbox does not know the template function ${key}.`);
    }
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, this.resolve(inner)]));
  }

  #reference(name: string): string {
    const pseudo: Record<string, string> = {
      'AWS::Region': this.region,
      'AWS::AccountId': sandboxAccount,
      'AWS::Partition': 'aws',
      'AWS::URLSuffix': 'amazonaws.com',
    };
    if (pseudo[name]) return pseudo[name];
    const resource = this.resources.get(name);
    if (!resource) throw new Error(`The template refers to ${name}, which it does not have.`);
    // CloudFormation's Ref gives the ARN for these and the name for the others.
    const givesArn = ['AWS::SecretsManager::Secret', 'AWS::SNS::Topic'];
    return givesArn.includes(resource.Type) || resource.Type.startsWith('AWS::StepFunctions::StateMachine')
      ? this.#arn(name, resource)
      : this.#name(name, resource);
  }

  #attribute(name: string, attribute: string): string {
    const resource = this.resources.get(name);
    if (!resource) throw new Error(`The template refers to ${name}, which it does not have.`);
    if (attribute === 'Arn') return this.#arn(name, resource);
    if (attribute === 'Name') return this.#name(name, resource);
    throw new Error(`The sandbox does not know the attribute ${attribute} of ${resource.Type}.`);
  }

  #name(logicalId: string, resource: Resource): string {
    const properties = resource.Properties ?? {};
    const given = properties.Name ?? properties.StateMachineName ?? properties.TableName ?? properties.LogGroupName;
    return given === undefined ? logicalId : String(this.resolve(given));
  }

  #arn(logicalId: string, resource: Resource): string {
    const name = this.#name(logicalId, resource);
    if (resource.Type === 'AWS::StepFunctions::StateMachineVersion') {
      return `${this.resolve(resource.Properties.StateMachineArn)}:1`;
    }
    if (resource.Type === 'AWS::StepFunctions::StateMachineAlias') {
      const { StateMachineVersionArn } = resource.Properties.DeploymentPreference as {
        StateMachineVersionArn: unknown;
      };
      return `${String(this.resolve(StateMachineVersionArn)).replace(/:\d+$/, '')}:${name}`;
    }
    const paths: Record<string, string> = {
      'AWS::Lambda::Function': `lambda:${this.region}:${sandboxAccount}:function:${logicalId}`,
      'AWS::StepFunctions::StateMachine': `states:${this.region}:${sandboxAccount}:stateMachine:${name}`,
      'AWS::SecretsManager::Secret': `secretsmanager:${this.region}:${sandboxAccount}:secret:${name}`,
      'AWS::DynamoDB::Table': `dynamodb:${this.region}:${sandboxAccount}:table/${name}`,
      'AWS::Events::EventBus': `events:${this.region}:${sandboxAccount}:event-bus/${name}`,
      'AWS::IAM::Role': `iam::${sandboxAccount}:role/${name}`,
      'AWS::SQS::Queue': `sqs:${this.region}:${sandboxAccount}:${logicalId}`,
      'AWS::SNS::Topic': `sns:${this.region}:${sandboxAccount}:${logicalId}`,
    };
    return `arn:aws:${paths[resource.Type] ?? `${resource.Type}:${logicalId}`}`;
  }
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}
