import { describe, expect, test } from '@jest/globals';
import { Match, Template as StackTemplate } from 'aws-cdk-lib/assertions';
import { trunklineApp } from '../../lib/app.ts';
import { synthesizedBundles, testFolder } from '../synthesized.ts';
import { bareSettings, contextOf } from './bare-settings.ts';

const stacks = new Map<string, StackTemplate>();

/** An environment's stack, synthesized when it is first asked for: a template only answers questions. */
function synthesized(environmentName: string, changes: Record<string, unknown>): StackTemplate {
  const key = JSON.stringify([environmentName, changes]);
  const stack = stacks.get(key) ?? synthesize(environmentName, changes);
  stacks.set(key, stack);
  return stack;
}

function synthesize(environmentName: string, changes: Record<string, unknown>): StackTemplate {
  const bundles = synthesizedBundles();
  const settings = { ...bareSettings, ...changes };
  const app = trunklineApp(bundles, contextOf({ [environmentName]: settings }), testFolder());
  // Throws if cdk-nag finds something that is not acknowledged.
  app.synth();
  return StackTemplate.fromStack(app.node.findChild(`Trunkline-${environmentName}`) as never);
}

describe('what an environment keeps', () => {
  test('prod keeps ledger and secrets, and its ledger cannot be deleted', () => {
    const stack = synthesized('prod', { keepData: true });
    stack.hasResource('AWS::DynamoDB::Table', {
      DeletionPolicy: 'RetainExceptOnCreate',
      Properties: {
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      },
    });
    stack.allResources('AWS::SecretsManager::Secret', { DeletionPolicy: 'RetainExceptOnCreate' });
  });

  test('dev can be destroyed whole, but its ledger can still be restored to a point in time', () => {
    const stack = synthesized('dev', {});
    stack.hasResource('AWS::DynamoDB::Table', {
      DeletionPolicy: 'Delete',
      Properties: { PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } },
    });
  });

  test('the two secrets have no value in the template', () => {
    synthesized('dev', {}).allResourcesProperties('AWS::SecretsManager::Secret', {
      GenerateSecretString: Match.absent(),
      SecretString: Match.absent(),
    });
  });

  test('an account and another region in the settings change nothing of the checks', () => {
    const stack = synthesized('dev', { account: '123456789012', region: 'ap-southeast-1' });
    stack.resourceCountIs('AWS::StepFunctions::StateMachine', 3);
  });
});

describe('upgrades', () => {
  test('events start the version last deployed, and a change of the definition publishes another', () => {
    const stack = synthesized('dev', {});
    const [versionId] = Object.keys(stack.findResources('AWS::StepFunctions::StateMachineVersion')).filter((id) =>
      id.startsWith('Provisioning'),
    );
    stack.hasResourceProperties('AWS::StepFunctions::StateMachineVersion', {
      StateMachineRevisionId: { 'Fn::GetAtt': [Match.anyValue(), 'StateMachineRevisionId'] },
    });
    stack.hasResourceProperties('AWS::StepFunctions::StateMachineAlias', {
      Name: 'live',
      DeploymentPreference: { StateMachineVersionArn: { 'Fn::GetAtt': [versionId, 'Arn'] }, Type: 'ALL_AT_ONCE' },
    });
    stack.hasResourceProperties('AWS::Lambda::Function', {
      Environment: {
        Variables: { STATE_MACHINE_ARN: { 'Fn::GetAtt': [Match.stringLikeRegexp('ProvisioningLive'), 'Arn'] } },
      },
    });
  });
});

describe('two environments in one account', () => {
  /** The names that a template gives itself; everything else is named by CloudFormation after the stack. */
  const ownNames = (stack: StackTemplate) =>
    Object.values(stack.toJSON().Resources as Record<string, { Properties?: Record<string, unknown> }>).flatMap(
      ({ Properties = {} }) =>
        [
          'Name',
          'LogGroupName',
          'StateMachineName',
          'TableName',
          'QueueName',
          'TopicName',
          'FunctionName',
          'RoleName',
          'DashboardName',
        ]
          .map((property) => Properties[property])
          .filter((name) => typeof name === 'string' && name !== 'live'),
    );

  test('share no name', () => {
    const [dev, staging] = [ownNames(synthesized('dev', {})), ownNames(synthesized('staging', {}))];
    expect(dev.length).toBeGreaterThan(15);
    expect(dev.filter((name) => staging.includes(name))).toEqual([]);
  });

  test("may not touch what is the other one's", () => {
    const policies = JSON.stringify(synthesized('dev', {}).findResources('AWS::IAM::Policy'));
    expect(policies).toContain(':secret:trunkline/dev/trunk/*');
    expect(policies).not.toMatch(/secret:trunkline\/(?!dev\/)/);
    expect(policies).not.toMatch(/execution:trunkline-(?!dev-)/);
  });
});

describe('purchases', () => {
  const announcePurchases = {
    everyMinutes: 15,
    boughtSince: '2026-11-24',
    agents: [],
    defaultAgentId: '60d0fe4f5311236168a109ca',
  };

  test('are looked for at no time unless it is asked for', () => {
    const rules = Object.values(synthesized('dev', {}).findResources('AWS::Events::Rule'));
    const scheduled = rules.filter(({ Properties }) => Properties.ScheduleExpression !== undefined);
    expect(scheduled.map(({ Properties }) => Properties.Description)).toEqual([
      'Roll back once more what could not be',
    ]);
  });

  test('are looked for as often as the setting says; a run that fails is kept with its reason', () => {
    const stack = synthesized('dev', { announcePurchases });
    const announcer = Match.stringLikeRegexp('^announcepurchases');
    stack.hasResourceProperties('AWS::Events::Rule', {
      ScheduleExpression: 'rate(15 minutes)',
      Targets: [
        Match.objectLike({
          Arn: { 'Fn::GetAtt': [announcer, 'Arn'] },
          Input: '{}',
          DeadLetterConfig: { Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('DeadLetters'), 'Arn'] } },
        }),
      ],
    });
    stack.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      FunctionName: { Ref: announcer },
      DestinationConfig: { OnFailure: { Destination: Match.anyValue() } },
    });
    const { everyMinutes: _, ...rules } = announcePurchases;
    stack.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: Match.objectLike({ PURCHASE_RULES: JSON.stringify(rules) }) },
    });
  });

  test.each([
    [60, 'rate(1 hour)'],
    [1440, 'rate(1 day)'],
  ])('%i minutes are %s', (everyMinutes, ScheduleExpression) => {
    const stack = synthesized('dev', { announcePurchases: { ...announcePurchases, everyMinutes } });
    stack.hasResourceProperties('AWS::Events::Rule', { ScheduleExpression });
  });
});

test('roll-backs that could not be carried out are looked for every quarter of an hour, in every environment', () => {
  const stack = synthesized('dev', {});
  const starter = Match.stringLikeRegexp('^rollbackagain');
  stack.hasResourceProperties('AWS::Events::Rule', {
    ScheduleExpression: 'rate(15 minutes)',
    Targets: [Match.objectLike({ Arn: { 'Fn::GetAtt': [starter, 'Arn'] }, Input: '{}' })],
  });
  stack.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
    FunctionName: { Ref: starter },
    DestinationConfig: { OnFailure: { Destination: Match.anyValue() } },
  });
});

describe('events', () => {
  test('what cannot be started is kept with its reason for two weeks, and alarms', () => {
    const stack = synthesized('dev', { alarmEmail: 'telephony@example.com' });
    stack.hasResourceProperties('AWS::Events::Rule', { EventPattern: { 'detail-type': ['DID Purchased'] } });
    stack.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      DestinationConfig: { OnFailure: { Destination: Match.anyValue() } },
    });
    stack.hasResourceProperties('AWS::SQS::Queue', { MessageRetentionPeriod: 14 * 24 * 3600 });
    stack.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Threshold: 1,
      AlarmActions: [Match.anyValue()],
    });
    // A topic with a policy of its own lets nobody in that it does not name.
    stack.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Allow',
            Action: 'sns:Publish',
            Principal: { Service: 'cloudwatch.amazonaws.com' },
          }),
        ]),
      },
    });
    stack.hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'email', Endpoint: 'telephony@example.com' });
  });

  test('an execution that did not succeed starts the clean-up, and a clean-up that fails alarms', () => {
    const stack = synthesized('dev', {});
    stack.hasResourceProperties('AWS::Events::Rule', {
      EventBusName: Match.absent(),
      EventPattern: {
        source: ['aws.states'],
        'detail-type': ['Step Functions Execution Status Change'],
        detail: {
          status: ['FAILED', 'TIMED_OUT', 'ABORTED'],
          stateMachineArn: [{ Ref: Match.stringLikeRegexp('ProvisioningStateMachine') }],
        },
      },
    });
    stack.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        source: ['aws.states'],
        detail: { stateMachineArn: [{ Ref: Match.stringLikeRegexp('DeprovisioningStateMachine') }] },
      },
    });
    stack.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmDescription: Match.stringLikeRegexp('A roll-back failed'),
      AlarmActions: [Match.anyValue()],
    });
  });

  test('what needs a person is written to the topic, and what could not be written is a dead letter', () => {
    const stack = synthesized('dev', {});
    const [notifier = ''] = Object.keys(stack.findResources('AWS::Lambda::Function')).filter((logicalId) =>
      logicalId.startsWith('notifyperson'),
    );
    stack.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: { source: ['trunkline'], 'detail-type': ['DID Waiting For A Person', 'DID Roll Back Failed'] },
      Targets: [
        Match.objectLike({
          Arn: { 'Fn::GetAtt': [notifier, 'Arn'] },
          DeadLetterConfig: { Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('DeadLetters'), 'Arn'] } },
        }),
      ],
    });
    stack.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      FunctionName: { Ref: notifier },
      DestinationConfig: {
        OnFailure: { Destination: { 'Fn::GetAtt': [Match.stringLikeRegexp('DeadLetters'), 'Arn'] } },
      },
    });
  });
});
