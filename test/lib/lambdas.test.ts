import { readdirSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { operations } from '../../lambdas/operator/contract.ts';
import { steps } from '../../lambdas/workflows/contract.ts';

import { template } from './definitions.ts';

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
  "DeprovisioningStateMachine": [
    "lambda:InvokeFunction on function:begindeprovisioningFunction function:begindeprovisioningFunction:*",
    "lambda:InvokeFunction on function:lookforcallsFunction function:lookforcallsFunction:*",
    "lambda:InvokeFunction on function:recorddeprovisioningFunction function:recorddeprovisioningFunction:*",
    "lambda:InvokeFunction on function:undoeverythingFunction function:undoeverythingFunction:*",
    "logs:CreateLogDelivery logs:DeleteLogDelivery logs:DescribeLogGroups logs:DescribeResourcePolicies logs:GetLogDelivery logs:ListLogDeliveries logs:PutResourcePolicy logs:UpdateLogDelivery on *",
    "xray:GetSamplingRules xray:GetSamplingTargets xray:PutTelemetryRecords xray:PutTraceSegments on *",
  ],
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
  "begindeprovisioning": [
    "dynamodb:DeleteItem dynamodb:GetItem dynamodb:PutItem dynamodb:Query dynamodb:UpdateItem on table/Ledger",
    "states:DescribeExecution on execution:trunkline-sandbox-deprovision-number:*",
    "states:DescribeExecution on execution:trunkline-sandbox-provision-number:*",
    "states:DescribeExecution on execution:trunkline-sandbox-roll-back:*",
  ],
  "call": [
    "dynamodb:GetItem dynamodb:Query on table/Ledger",
    "secretsmanager:GetSecretValue on secret:trunkline/sandbox/atoms",
    "states:DescribeExecution on execution:trunkline-sandbox-deprovision-number:*",
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
    "states:DescribeExecution on execution:trunkline-sandbox-deprovision-number:*",
    "states:DescribeExecution on execution:trunkline-sandbox-provision-number:*",
    "states:DescribeExecution on execution:trunkline-sandbox-roll-back:*",
  ],
  "closedeprovisioning": [
    "dynamodb:GetItem dynamodb:PutItem dynamodb:UpdateItem on table/Ledger",
    "dynamodb:GetItem dynamodb:Query on table/Ledger",
    "events:PutEvents on event-bus/trunkline-sandbox",
    "sqs:GetQueueAttributes sqs:GetQueueUrl sqs:SendMessage on EventsDeadLetters",
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
  "lookforcalls": [
    "dynamodb:GetItem dynamodb:Query on table/Ledger",
    "secretsmanager:GetSecretValue on secret:trunkline/sandbox/atoms",
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
    "states:DescribeExecution on execution:trunkline-sandbox-deprovision-number:*",
    "states:DescribeExecution on execution:trunkline-sandbox-provision-number:*",
    "states:DescribeExecution on execution:trunkline-sandbox-roll-back:*",
  ],
  "plandeprovisioning": [
    "dynamodb:GetItem dynamodb:Query on table/Ledger",
    "secretsmanager:GetSecretValue on secret:trunkline/sandbox/atoms",
    "secretsmanager:GetSecretValue on secret:trunkline/sandbox/exotel",
    "secretsmanager:GetSecretValue on secret:trunkline/sandbox/trunk/*",
    "states:DescribeExecution on execution:trunkline-sandbox-deprovision-number:*",
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
  "recorddeprovisioning": [
    "dynamodb:DeleteItem dynamodb:GetItem dynamodb:PutItem dynamodb:Query dynamodb:UpdateItem on table/Ledger",
    "events:PutEvents on event-bus/trunkline-sandbox",
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
    "states:DescribeExecution on execution:trunkline-sandbox-deprovision-number:*",
    "states:DescribeExecution on execution:trunkline-sandbox-provision-number:*",
    "states:DescribeExecution on execution:trunkline-sandbox-roll-back:*",
  ],
  "takeovernumber": [
    "dynamodb:GetItem dynamodb:PutItem dynamodb:UpdateItem on table/Ledger",
    "states:DescribeExecution on execution:trunkline-sandbox-deprovision-number:*",
    "states:DescribeExecution on execution:trunkline-sandbox-provision-number:*",
    "states:DescribeExecution on execution:trunkline-sandbox-roll-back:*",
  ],
  "undoeverything": [
    "dynamodb:DeleteItem dynamodb:GetItem dynamodb:PutItem dynamodb:Query dynamodb:UpdateItem on table/Ledger",
    "secretsmanager:DeleteSecret on secret:trunkline/sandbox/trunk/*",
    "secretsmanager:GetSecretValue on secret:trunkline/sandbox/atoms",
    "secretsmanager:GetSecretValue on secret:trunkline/sandbox/exotel",
    "secretsmanager:GetSecretValue on secret:trunkline/sandbox/trunk/*",
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
