import { ArnFormat, Stack, Token, Validations } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import { ourSource } from '../lambdas/platform/event-source.ts';
import { allowKey } from './customer-key.ts';
import type { OwnBus } from './own-bus.ts';
import { requestTimeout } from './retries.ts';
import type { TrunklineFunction } from './trunkline-function.ts';

/** Gives a Lambda something to use: the variable that names it and the permissions for it, in one call. */
export type Access = (receiver: TrunklineFunction) => void;

function allow(receiver: TrunklineFunction, actions: string[], resources: string[]): void {
  receiver.lambda.addToRolePolicy(new PolicyStatement({ actions, resources }));
}

/** Names what a wildcard stands for, in the words of cdk-nag's finding, which has the account's token or number in it. */
function acknowledgeWildcard(
  receiver: TrunklineFunction,
  arnEnd: { service: string; path: string },
  reason: string,
): void {
  const { partition, region, account } = Stack.of(receiver);
  const text = (value: string, name: string) => (Token.isUnresolved(value) ? `<AWS::${name}>` : value);
  const resource = `arn:${text(partition, 'Partition')}:${arnEnd.service}:${region}:${text(account, 'AccountId')}:${arnEnd.path}`;
  Validations.of(receiver.role).acknowledge({ id: `AwsSolutions-IAM5[Resource::${resource}]`, reason });
}

/** One of the two services: its address and the secret with the account's credentials. */
export function serviceAccess(service: 'EXOTEL' | 'ATOMS', apiUrl: string, secret: Secret): Access {
  return (receiver) => {
    receiver.lambda.addEnvironment(`${service}_API_URL`, apiUrl);
    receiver.lambda.addEnvironment(`${service}_SECRET_ARN`, secret.secretArn);
    receiver.lambda.addEnvironment('REQUEST_TIMEOUT_MILLIS', String(requestTimeout.toMilliseconds()));
    allow(receiver, ['secretsmanager:GetSecretValue'], [secret.secretArn]);
    allowKey(receiver, secret.encryptionKey, 'secretsmanager: read');
  };
}

/**
 * The digest secrets of the environment's trunks. `look`: which there are, with the user name in their tags, and no value.
 * `read` is for who sends the password to a service. `create` also makes new ones, `delete` takes away those of trunks that
 * are gone.
 */
export function digestSecretAccess(
  { prefix, key }: { prefix: string; key: IKey | undefined },
  mode: 'read' | 'look' | 'create' | 'delete',
): Access {
  return (receiver) => {
    const arn = Stack.of(receiver).formatArn({
      service: 'secretsmanager',
      resource: 'secret',
      resourceName: `${prefix}*`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    if (mode !== 'read') receiver.lambda.addEnvironment('DIGEST_SECRET_PREFIX', prefix);
    const actions = {
      read: ['GetSecretValue'],
      look: ['DescribeSecret'],
      create: ['CreateSecret', 'TagResource', 'DescribeSecret', 'GetSecretValue'],
      delete: ['DescribeSecret', 'DeleteSecret'],
    };
    allow(
      receiver,
      actions[mode].map((action) => `secretsmanager:${action}`),
      [arn],
    );
    // Makes a random text and touches nothing; AWS offers no resource to name.
    if (mode === 'create') allow(receiver, ['secretsmanager:GetRandomPassword'], ['*']);
    if (mode === 'create' && key) receiver.lambda.addEnvironment('DIGEST_SECRET_KEY_ARN', key.keyArn);
    if (mode === 'create') allowKey(receiver, key, 'secretsmanager: create');
    if (mode === 'read') allowKey(receiver, key, 'secretsmanager: read');
    acknowledgeWildcard(
      receiver,
      { service: 'secretsmanager', path: `secret:${prefix}*` },
      'There is one secret a trunk and trunks are made at run time; the prefix holds only the digest secrets of this environment.',
    );
  };
}

/** Puts events with our source on the environment's bus, and with no other. */
export function eventBusAccess(bus: OwnBus): Access {
  return (receiver) => {
    receiver.lambda.addEnvironment('EVENT_BUS_NAME', bus.eventBusName);
    bus.admit(receiver);
    const conditions = { 'ForAllValues:StringEquals': { 'events:source': [ourSource] } };
    receiver.lambda.addToRolePolicy(
      new PolicyStatement({ actions: ['events:PutEvents'], resources: [bus.eventBusArn], conditions }),
    );
  };
}

/** Sees whether an execution is over. By name, since the state machines themselves depend on the Lambda. */
export function executionStatusAccess(...stateMachineNames: string[]): Access {
  return (receiver) => {
    const stack = Stack.of(receiver);
    for (const stateMachineName of stateMachineNames) {
      const arn = stack.formatArn({
        service: 'states',
        resource: 'execution',
        resourceName: `${stateMachineName}:*`,
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      });
      allow(receiver, ['states:DescribeExecution'], [arn]);
      acknowledgeWildcard(
        receiver,
        { service: 'states', path: `execution:${stateMachineName}:*` },
        'Executions are made at run time; only those of this state machine are named.',
      );
    }
  };
}

/** Answers a state that waits for a person. By name, since the state machine itself depends on the Lambda. */
export function taskAnswerAccess(stateMachineName: string): Access {
  return (receiver) => {
    const arn = Stack.of(receiver).formatArn({
      service: 'states',
      resource: 'stateMachine',
      resourceName: stateMachineName,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    allow(receiver, ['states:SendTaskSuccess'], [arn]);
  };
}

/** Sees who is told of what is published to the topic. */
export function subscriptionsAccess(topic: Topic): Access {
  return (receiver) => {
    receiver.lambda.addEnvironment('NOTIFICATION_TOPIC_ARN', topic.topicArn);
    allow(receiver, ['sns:ListSubscriptionsByTopic'], [topic.topicArn]);
  };
}

export function variables(values: Record<string, string>): Access {
  return (receiver) => {
    for (const [name, value] of Object.entries(values)) receiver.lambda.addEnvironment(name, value);
  };
}
