import { readdirSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
// @ts-expect-error no types for the default export under nodenext
import aslValidator from 'asl-validator';
import { Match, Template as StackTemplate } from 'aws-cdk-lib/assertions';
import { operations } from '../../lambdas/operator/contract.ts';
import * as errors from '../../lambdas/platform/errors.ts';
import { steps } from '../../lambdas/steps/contract.ts';
import { trunklineApp } from '../../lib/app.ts';
import { synthesizedBundles, synthesizedTemplate, testFolder } from '../synthesized.ts';

interface State {
  Type: string;
  Next?: string;
  Default?: string;
  Choices?: { Next: string }[];
  Retry?: { ErrorEquals: string[]; JitterStrategy?: string; MaxAttempts: number }[];
  Catch?: { ErrorEquals: string[]; Next: string }[];
  TimeoutSeconds?: number;
}

const template = synthesizedTemplate();
interface Definition {
  StartAt: string;
  TimeoutSeconds: number;
  States: Record<string, State>;
}

function definitionOf(prefix: string): Definition {
  const [, { Properties }] = template.only('AWS::StepFunctions::StateMachine', prefix);
  return JSON.parse(String(template.resolve(Properties.DefinitionString))) as Definition;
}

const definition = definitionOf('Provisioning');
const rollBack = definitionOf('RollBack');
const tasksOf = ({ States }: Definition) => Object.entries(States).filter(([, state]) => state.Type === 'Task');
const tasks = tasksOf(definition);
/** It only fails the execution: what it throws is not to be tried again. */
const giveUp = steps['give-up'].state;

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
  const settings = {
    account: null,
    exotelApiUrl: 'https://api.in.exotel.com',
    atomsApiUrl: 'https://api.smallest.ai/atoms/v1',
    terminationHost: null,
    originationUri: null,
    agentId: null,
    verificationCallTo: null,
    flowAppId: null,
    logRetentionDays: 30,
    keepData: false,
    alarmEmail: null,
    ...changes,
  };
  const app = trunklineApp(bundles, { environments: { [environmentName]: settings } }, testFolder());
  // Throws if cdk-nag finds something that is not acknowledged.
  app.synth();
  return StackTemplate.fromStack(app.node.findChild(`Trunkline-${environmentName}`) as never);
}

describe('the state machine', () => {
  test.each([definition, rollBack])('is valid Amazon States Language, and so is the roll-back', (machine) => {
    const { isValid, errorsText } = aslValidator(machine, { checkPaths: true, checkArn: true });
    expect(isValid ? '' : errorsText('\n')).toBe('');
  });

  test('goes through the states of the guide, in its order', () => {
    const path: string[] = [];
    for (let name: string | undefined = definition.StartAt; name && !path.includes(name); ) {
      path.push(name);
      const state: State | undefined = definition.States[name];
      name = state?.Next ?? state?.Choices?.[0]?.Next;
    }
    expect(path).toEqual([
      'Validate request',
      'Claim number',
      'Taken over?',
      'Wait for its last step',
      'Create trunk',
      'Map DID to trunk',
      'Set digest credentials',
      'Any static IPs?',
      'Allow static IPs',
      'Import number to Atoms',
      'Is the origination URI to be asked for?',
      'Await origination URI',
      'Post destination URIs',
      'Attach number to agent',
      'Is the Connect applet to be asked for?',
      'Await Connect applet',
      'Route DID to Connect flow',
      'Caller ID alias asked for?',
      'Set caller ID alias',
      'Check configuration',
      'Verification call needed?',
      'Probe SIP paths',
      'Place verification call',
      'Wait',
      'Read call',
      'Call ended?',
      'Record success',
    ]);
  });

  test('every step of the contract is a state, and every task a step', () => {
    const names = [...tasks, ...tasksOf(rollBack)].map(([name]) => name);
    expect([...new Set(names)].sort()).toEqual(
      Object.values(steps)
        .map(({ state }) => state as string)
        .sort(),
    );
  });

  test('whatever fails is diagnosed, rolled back and recorded, and then the execution fails with its cause', () => {
    const others: Record<string, unknown> = {
      'Validate request': [[['States.ALL'], 'Set the request aside']],
      Diagnose: [[['States.ALL'], 'Roll back?']],
      'Roll back': [[['States.ALL'], 'Record failure']],
      'Record failure': [[['States.ALL'], giveUp]],
      // A look that stops nothing, whatever becomes of it.
      'Probe SIP paths': [[['States.ALL'], 'Place verification call']],
      [giveUp]: undefined,
    };
    for (const [name, state] of tasks) {
      const next = state.Catch?.map(({ ErrorEquals, Next }) => [ErrorEquals, Next]);
      const unanswered = name.startsWith('Await ')
        ? [[['States.Timeout'], `Nobody gave the ${name.slice('Await '.length)}`]]
        : [];
      const usual = [...unanswered, [['ClaimLostError'], 'Start over'], [['States.ALL'], 'Diagnose']];
      expect([name, next]).toEqual([name, name in others ? others[name] : usual]);
    }
    expect(definition.States['Set the request aside']).toMatchObject({ Type: 'Pass', Next: 'Diagnose' });
  });

  test('a redrive of a failed execution begins again with the request as it came', () => {
    expect(definition.States[giveUp]?.Next).toBe('Start over');
    expect(definition.States['Start over']).toMatchObject({
      Type: 'Pass',
      InputPath: '$$.Execution.Input',
      Next: 'Validate request',
    });
  });

  test('what waits for the last Lambda of another execution waits longer than any runs', () => {
    for (const { States } of [definition, rollBack]) {
      const { Seconds } = States['Wait for its last step'] as State & { Seconds: number };
      const timeouts = template.ofType('AWS::Lambda::Function').map(([, { Properties }]) => Number(Properties.Timeout));
      expect(Seconds).toBeGreaterThan(Math.max(...timeouts));
    }
  });

  test('every task has a time limit longer than its Lambda, and the execution has one', () => {
    const timeouts = template.ofType('AWS::Lambda::Function').map(([, { Properties }]) => Number(Properties.Timeout));
    for (const [, state] of [...tasks, ...tasksOf(rollBack)])
      expect(state.TimeoutSeconds).toBeGreaterThan(Math.max(...timeouts));
    expect(rollBack.TimeoutSeconds).toBe(3600);
    const waits = ['Await origination URI', 'Await Connect applet'].map(
      (name) => definition.States[name]?.TimeoutSeconds,
    );
    expect(waits).toEqual([72 * 3600, 72 * 3600]);
    expect(definition.TimeoutSeconds).toBe(3600 + 2 * 72 * 3600);
  });

  test('logs every event without its data, which holds task tokens, and is traced', () => {
    for (const [, { Properties }] of template.ofType('AWS::StepFunctions::StateMachine')) {
      expect(Properties).toMatchObject({
        LoggingConfiguration: { Level: 'ALL', IncludeExecutionData: false },
        TracingConfiguration: { Enabled: true },
      });
    }
  });
});

describe('retries', () => {
  const onlyForTheService = [giveUp, 'Probe SIP paths'];
  const waiting = ['Await origination URI', 'Await Connect applet'];
  const awsErrors = [
    'Lambda.ServiceException',
    'Lambda.AWSLambdaException',
    'Lambda.SdkClientException',
    'Lambda.ClientExecutionTimeoutException',
    'Lambda.TooManyRequestsException',
    'States.ALL',
  ];
  const ours = Object.values(errors)
    // The first is abstract; the other is how an execution ends, and no step throws it.
    .filter((errorClass) => errorClass !== errors.TrunklineError && errorClass !== errors.RollBackFailedError)
    .map((errorClass) => new (errorClass as new (message: string) => Error)('').name);

  test('are the same for every task that the workflow needs, with full jitter wherever it waits', () => {
    const [[, first] = ['', { Retry: [] }]] = tasks as [string, State][];
    for (const [name, state] of [...tasks, ...tasksOf(rollBack)]) {
      if (onlyForTheService.includes(name)) continue;
      // That nobody has answered in time is no reason to ask for as long again.
      const once = waiting.includes(name) ? [{ ErrorEquals: ['States.Timeout'], MaxAttempts: 0 }] : [];
      expect(state.Retry).toEqual([...once, ...(first?.Retry ?? [])]);
    }
    for (const retrier of first?.Retry ?? []) {
      if (retrier.MaxAttempts > 0) expect(retrier.JitterStrategy).toBe('FULL');
    }
  });

  test.each(onlyForTheService)('of %s are for the Lambda service alone', (name) => {
    expect(definition.States[name]?.Retry?.flatMap(({ ErrorEquals }) => ErrorEquals)).toEqual(
      awsErrors.filter((error) => error.startsWith('Lambda.')),
    );
  });

  test('match every error name that the code can throw, and no name that nothing throws', () => {
    const matched = tasks.flatMap(([, state]) => state.Retry?.flatMap(({ ErrorEquals }) => ErrorEquals) ?? []);
    expect([...new Set(matched)].sort()).toEqual([...ours, ...awsErrors, 'States.Timeout'].sort());
  });

  test('are not spent on errors that trying again cannot mend', () => {
    const attempts = (name: string) =>
      tasks[0]?.[1].Retry?.find(({ ErrorEquals }) => ErrorEquals.includes(name))?.MaxAttempts;
    for (const name of [
      'InvalidRequestError',
      'NotConfiguredError',
      'AuthenticationError',
      'ConflictError',
      'RejectedError',
      'VerificationFailedError',
      'ClaimLostError',
    ]) {
      expect([name, attempts(name)]).toEqual([name, 0]);
    }
    for (const name of ['ThrottledError', 'UnavailableError', 'BusyError']) expect(attempts(name)).toBeGreaterThan(4);
  });
});

describe('every Lambda', () => {
  const lambdas = template.ofType('AWS::Lambda::Function').map(([, { Properties }]) => Properties);

  test('runs Node 24 on arm64, traced, with a log group that forgets', () => {
    expect(lambdas.length).toBe(Object.keys({ ...steps, ...operations }).length + readdirSync('lambdas/events').length);
    for (const properties of lambdas) {
      expect(properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        TracingConfig: { Mode: 'Active' },
        LoggingConfig: { LogGroup: expect.anything() },
      });
    }
    for (const [, { Properties }] of template.ofType('AWS::Logs::LogGroup')) {
      expect(Properties.RetentionInDays).toBe(1);
    }
  });

  test('has a role of its own that may do this and no more', () => {
    const rights = Object.fromEntries(
      template.ofType('AWS::IAM::Policy').map(([logicalId, { Properties }]) => {
        const name = logicalId.replace(/(ServiceRole|Role)DefaultPolicy.*$/, '');
        const { Statement } = template.resolve(Properties.PolicyDocument) as { Statement: Statement[] };
        return [name, Statement.map(describeStatement)];
      }),
    );
    const own = (name: string) => [
      `logs:CreateLogStream logs:PutLogEvents on ${name}Logs`,
      'xray:PutTelemetryRecords xray:PutTraceSegments on *',
    ];
    const further = Object.entries(rights).map(([name, lines]) => {
      if (!name.endsWith('StateMachine')) expect(lines).toEqual(expect.arrayContaining(own(name)));
      return [name, lines.filter((line) => !own(name).includes(line)).sort()];
    });
    expect(Object.fromEntries(further)).toMatchInlineSnapshot(`
{
  "ProvisioningStateMachine": [
    "lambda:InvokeFunction on function:allowstaticipsFunction function:allowstaticipsFunction:*",
    "lambda:InvokeFunction on function:attachnumberFunction function:attachnumberFunction:*",
    "lambda:InvokeFunction on function:awaitconnectappletFunction function:awaitconnectappletFunction:*",
    "lambda:InvokeFunction on function:awaitoriginationuriFunction function:awaitoriginationuriFunction:*",
    "lambda:InvokeFunction on function:checkconfigurationFunction function:checkconfigurationFunction:*",
    "lambda:InvokeFunction on function:claimnumberFunction function:claimnumberFunction:*",
    "lambda:InvokeFunction on function:createtrunkFunction function:createtrunkFunction:*",
    "lambda:InvokeFunction on function:diagnoseFunction function:diagnoseFunction:*",
    "lambda:InvokeFunction on function:giveupFunction function:giveupFunction:*",
    "lambda:InvokeFunction on function:importnumberFunction function:importnumberFunction:*",
    "lambda:InvokeFunction on function:mapdidFunction function:mapdidFunction:*",
    "lambda:InvokeFunction on function:placeverificationcallFunction function:placeverificationcallFunction:*",
    "lambda:InvokeFunction on function:postdestinationurisFunction function:postdestinationurisFunction:*",
    "lambda:InvokeFunction on function:probesippathsFunction function:probesippathsFunction:*",
    "lambda:InvokeFunction on function:readcallFunction function:readcallFunction:*",
    "lambda:InvokeFunction on function:recordfailureFunction function:recordfailureFunction:*",
    "lambda:InvokeFunction on function:recordsuccessFunction function:recordsuccessFunction:*",
    "lambda:InvokeFunction on function:rollbackFunction function:rollbackFunction:*",
    "lambda:InvokeFunction on function:routedidFunction function:routedidFunction:*",
    "lambda:InvokeFunction on function:setcalleridFunction function:setcalleridFunction:*",
    "lambda:InvokeFunction on function:setdigestcredentialsFunction function:setdigestcredentialsFunction:*",
    "lambda:InvokeFunction on function:validaterequestFunction function:validaterequestFunction:*",
    "logs:CreateLogDelivery logs:DeleteLogDelivery logs:DescribeLogGroups logs:DescribeResourcePolicies logs:GetLogDelivery logs:ListLogDeliveries logs:PutResourcePolicy logs:UpdateLogDelivery on *",
    "xray:GetSamplingRules xray:GetSamplingTargets xray:PutTelemetryRecords xray:PutTraceSegments on *",
  ],
  "RollBackStateMachine": [
    "lambda:InvokeFunction on function:recordrollbackFunction function:recordrollbackFunction:*",
    "lambda:InvokeFunction on function:rollbackFunction function:rollbackFunction:*",
    "lambda:InvokeFunction on function:takeovernumberFunction function:takeovernumberFunction:*",
    "logs:CreateLogDelivery logs:DeleteLogDelivery logs:DescribeLogGroups logs:DescribeResourcePolicies logs:GetLogDelivery logs:ListLogDeliveries logs:PutResourcePolicy logs:UpdateLogDelivery on *",
    "xray:GetSamplingRules xray:GetSamplingTargets xray:PutTelemetryRecords xray:PutTraceSegments on *",
  ],
  "allowstaticips": [
    "dynamodb:DeleteItem dynamodb:GetItem dynamodb:PutItem dynamodb:Query dynamodb:UpdateItem on table/Ledger",
    "secretsmanager:GetSecretValue on secret:trunkline/sandbox/exotel",
  ],
  "announcepurchases": [
    "dynamodb:BatchGetItem dynamodb:PutItem dynamodb:UpdateItem on table/Ledger",
    "events:PutEvents on event-bus/trunkline-sandbox",
    "secretsmanager:GetSecretValue on secret:trunkline/sandbox/exotel",
    "sqs:GetQueueAttributes sqs:GetQueueUrl sqs:SendMessage on EventsDeadLetters",
  ],
  "answers": [
    "dynamodb:DeleteItem dynamodb:Query on table/Ledger",
  ],
  "attachnumber": [
    "dynamodb:DeleteItem dynamodb:GetItem dynamodb:PutItem dynamodb:Query dynamodb:UpdateItem on table/Ledger",
    "secretsmanager:GetSecretValue on secret:trunkline/sandbox/atoms",
  ],
  "awaitconnectapplet": [
    "dynamodb:DeleteItem dynamodb:GetItem dynamodb:PutItem dynamodb:Query dynamodb:UpdateItem on table/Ledger",
    "events:PutEvents on event-bus/trunkline-sandbox",
    "states:SendTaskSuccess on stateMachine:trunkline-sandbox-provision-number",
  ],
  "awaitoriginationuri": [
    "dynamodb:DeleteItem dynamodb:GetItem dynamodb:PutItem dynamodb:Query dynamodb:UpdateItem on table/Ledger",
    "events:PutEvents on event-bus/trunkline-sandbox",
    "states:SendTaskSuccess on stateMachine:trunkline-sandbox-provision-number",
  ],
  "call": [
    "dynamodb:GetItem dynamodb:Query on table/Ledger",
    "secretsmanager:GetSecretValue on secret:trunkline/sandbox/atoms",
    "states:DescribeExecution on execution:trunkline-sandbox-provision-number:*",
    "states:DescribeExecution on execution:trunkline-sandbox-roll-back:*",
  ],
  "check": [
    "dynamodb:GetItem dynamodb:Query on table/Ledger",
    "secretsmanager:GetSecretValue on secret:trunkline/sandbox/atoms",
    "secretsmanager:GetSecretValue on secret:trunkline/sandbox/exotel",
    "secretsmanager:GetSecretValue on secret:trunkline/sandbox/trunk/*",
  ],
  "checkconfiguration": [
    "dynamodb:GetItem dynamodb:PutItem dynamodb:UpdateItem on table/Ledger",
    "secretsmanager:GetSecretValue on secret:trunkline/sandbox/atoms",
    "secretsmanager:GetSecretValue on secret:trunkline/sandbox/exotel",
    "secretsmanager:GetSecretValue on secret:trunkline/sandbox/trunk/*",
  ],
  "claimnumber": [
    "dynamodb:DeleteItem dynamodb:GetItem dynamodb:PutItem dynamodb:Query dynamodb:UpdateItem on table/Ledger",
    "states:DescribeExecution on execution:trunkline-sandbox-provision-number:*",
    "states:DescribeExecution on execution:trunkline-sandbox-roll-back:*",
  ],
  "createtrunk": [
    "dynamodb:DeleteItem dynamodb:GetItem dynamodb:PutItem dynamodb:Query dynamodb:UpdateItem on table/Ledger",
    "secretsmanager:GetSecretValue on secret:trunkline/sandbox/exotel",
  ],
  "diagnose": [
    "secretsmanager:GetSecretValue on secret:trunkline/sandbox/atoms",
    "secretsmanager:GetSecretValue on secret:trunkline/sandbox/exotel",
    "secretsmanager:GetSecretValue on secret:trunkline/sandbox/trunk/*",
  ],
  "doctor": [
    "dynamodb:GetItem dynamodb:Query on table/Ledger",
    "secretsmanager:GetSecretValue on secret:trunkline/sandbox/atoms",
    "secretsmanager:GetSecretValue on secret:trunkline/sandbox/exotel",
    "sns:ListSubscriptionsByTopic on AlarmTopic",
  ],
  "giveup": [
    "states:DescribeExecution on execution:trunkline-sandbox-provision-number:*",
  ],
  "importnumber": [
    "dynamodb:DeleteItem dynamodb:GetItem dynamodb:PutItem dynamodb:Query dynamodb:UpdateItem on table/Ledger",
    "secretsmanager:GetSecretValue on secret:trunkline/sandbox/atoms",
    "secretsmanager:GetSecretValue on secret:trunkline/sandbox/trunk/*",
  ],
  "mapdid": [
    "dynamodb:DeleteItem dynamodb:GetItem dynamodb:PutItem dynamodb:Query dynamodb:UpdateItem on table/Ledger",
    "secretsmanager:GetSecretValue on secret:trunkline/sandbox/exotel",
  ],
  "notifyperson": [
    "sns:Publish on AlarmTopic",
    "sqs:GetQueueAttributes sqs:GetQueueUrl sqs:SendMessage on EventsDeadLetters",
  ],
  "placeverificationcall": [
    "dynamodb:DeleteItem dynamodb:GetItem dynamodb:PutItem dynamodb:Query dynamodb:UpdateItem on table/Ledger",
    "secretsmanager:GetSecretValue on secret:trunkline/sandbox/atoms",
  ],
  "plan": [
    "dynamodb:GetItem dynamodb:Query on table/Ledger",
    "secretsmanager:DescribeSecret on secret:trunkline/sandbox/trunk/*",
    "secretsmanager:GetSecretValue on secret:trunkline/sandbox/atoms",
    "secretsmanager:GetSecretValue on secret:trunkline/sandbox/exotel",
    "secretsmanager:GetSecretValue on secret:trunkline/sandbox/trunk/*",
    "states:DescribeExecution on execution:trunkline-sandbox-provision-number:*",
    "states:DescribeExecution on execution:trunkline-sandbox-roll-back:*",
  ],
  "postdestinationuris": [
    "dynamodb:DeleteItem dynamodb:GetItem dynamodb:PutItem dynamodb:Query dynamodb:UpdateItem on table/Ledger",
    "secretsmanager:GetSecretValue on secret:trunkline/sandbox/exotel",
  ],
  "probesippaths": [],
  "readcall": [
    "secretsmanager:GetSecretValue on secret:trunkline/sandbox/atoms",
  ],
  "recordfailure": [
    "dynamodb:DeleteItem dynamodb:GetItem dynamodb:PutItem dynamodb:Query dynamodb:UpdateItem on table/Ledger",
    "events:PutEvents on event-bus/trunkline-sandbox",
    "states:DescribeExecution on execution:trunkline-sandbox-provision-number:*",
  ],
  "recordrollback": [
    "dynamodb:DeleteItem dynamodb:GetItem dynamodb:PutItem dynamodb:Query dynamodb:UpdateItem on table/Ledger",
    "events:PutEvents on event-bus/trunkline-sandbox",
  ],
  "recordsuccess": [
    "dynamodb:GetItem dynamodb:PutItem dynamodb:UpdateItem on table/Ledger",
    "events:PutEvents on event-bus/trunkline-sandbox",
  ],
  "resume": [
    "dynamodb:DeleteItem dynamodb:GetItem dynamodb:PutItem dynamodb:Query dynamodb:UpdateItem on table/Ledger",
    "states:SendTaskSuccess on stateMachine:trunkline-sandbox-provision-number",
  ],
  "rollback": [
    "dynamodb:DeleteItem dynamodb:GetItem dynamodb:PutItem dynamodb:Query dynamodb:UpdateItem on table/Ledger",
    "secretsmanager:DeleteSecret on secret:trunkline/sandbox/trunk/*",
    "secretsmanager:GetSecretValue on secret:trunkline/sandbox/atoms",
    "secretsmanager:GetSecretValue on secret:trunkline/sandbox/exotel",
    "secretsmanager:GetSecretValue on secret:trunkline/sandbox/trunk/*",
  ],
  "routedid": [
    "dynamodb:DeleteItem dynamodb:GetItem dynamodb:PutItem dynamodb:Query dynamodb:UpdateItem on table/Ledger",
    "secretsmanager:GetSecretValue on secret:trunkline/sandbox/exotel",
  ],
  "setaside": [
    "dynamodb:BatchGetItem dynamodb:DeleteItem dynamodb:PutItem on table/Ledger",
  ],
  "setcallerid": [
    "dynamodb:DeleteItem dynamodb:GetItem dynamodb:PutItem dynamodb:Query dynamodb:UpdateItem on table/Ledger",
    "secretsmanager:GetSecretValue on secret:trunkline/sandbox/exotel",
  ],
  "setdigestcredentials": [
    "dynamodb:DeleteItem dynamodb:GetItem dynamodb:PutItem dynamodb:Query dynamodb:UpdateItem on table/Ledger",
    "secretsmanager:CreateSecret secretsmanager:DescribeSecret on secret:trunkline/sandbox/trunk/*",
    "secretsmanager:GetRandomPassword on *",
    "secretsmanager:GetSecretValue on secret:trunkline/sandbox/exotel",
    "secretsmanager:GetSecretValue on secret:trunkline/sandbox/trunk/*",
  ],
  "startprovisioning": [
    "sqs:GetQueueAttributes sqs:GetQueueUrl sqs:SendMessage on EventsDeadLetters",
    "states:StartExecution on stateMachine:trunkline-sandbox-provision-number",
  ],
  "startrollback": [
    "dynamodb:GetItem dynamodb:PutItem dynamodb:UpdateItem on table/Ledger",
    "sqs:GetQueueAttributes sqs:GetQueueUrl sqs:SendMessage on EventsDeadLetters",
    "states:StartExecution on stateMachine:trunkline-sandbox-roll-back",
  ],
  "status": [
    "dynamodb:GetItem dynamodb:Query on table/Ledger",
    "dynamodb:Scan on table/Ledger",
    "states:DescribeExecution on execution:trunkline-sandbox-provision-number:*",
    "states:DescribeExecution on execution:trunkline-sandbox-roll-back:*",
  ],
  "takeovernumber": [
    "dynamodb:GetItem dynamodb:PutItem dynamodb:UpdateItem on table/Ledger",
    "states:DescribeExecution on execution:trunkline-sandbox-provision-number:*",
    "states:DescribeExecution on execution:trunkline-sandbox-roll-back:*",
  ],
  "validaterequest": [
    "dynamodb:GetItem dynamodb:Query on table/Ledger",
    "secretsmanager:GetSecretValue on secret:trunkline/sandbox/atoms",
    "secretsmanager:GetSecretValue on secret:trunkline/sandbox/exotel",
  ],
}
`);
  });
});

interface Statement {
  Effect: string;
  Action: string | string[];
  Resource: string | string[];
}

/** A policy statement in a line, without the account's part of each ARN and without the hashes of logical ids. */
function describeStatement({ Effect, Action, Resource }: Statement): string {
  const resources = [Resource].flat().map((arn) =>
    arn
      .replace(/^arn:aws:(AWS::Logs::LogGroup:)?/, '')
      .replace(/^[a-z]+:ap-south-1:000000000000:/, '')
      .replace(/[0-9A-F]{8}(?=$|:)/, ''),
  );
  return `${Effect === 'Allow' ? '' : `${Effect} `}${[Action].flat().sort().join(' ')} on ${resources.join(' ')}`;
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
    stack.resourceCountIs('AWS::StepFunctions::StateMachine', 2);
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
    expect(rules.filter(({ Properties }) => Properties.ScheduleExpression !== undefined)).toEqual([]);
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
      EventPattern: { 'detail-type': ['DID Waiting For A Person', 'DID Roll Back Failed'] },
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
