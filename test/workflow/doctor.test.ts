import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Diagnosis, OperationAnswer } from '../../lambdas/operator/contract.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { agentId, changes, newSandbox } from './environment.ts';

/** As SNS lists a topic's subscriptions, or the status that it answers. */
let subscriptions: { endpoint: string; arn: string }[] | number = [];
let sns: Server;
let sandbox: Sandbox;

beforeAll(async () => {
  sns = createServer((_, response) => {
    if (typeof subscriptions === 'number') response.writeHead(subscriptions).end();
    else response.writeHead(200, { 'content-type': 'text/xml' }).end(listed(subscriptions));
  });
  sns.listen(0, '127.0.0.1');
  await once(sns, 'listening');
  sandbox = await newSandbox({ variables: { AWS_ENDPOINT_URL_SNS: addressOf(sns) } });
});

beforeEach(async () => {
  await sandbox.reset();
  subscriptions = [{ endpoint: 'telephony@example.com', arn: 'arn:aws:sns:ap-south-1:000000000000:AlarmTopic:1' }];
});

afterAll(async () => {
  sns.closeAllConnections();
  await new Promise((resolve) => sns.close(resolve));
});

function addressOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function listed(entries: { endpoint: string; arn: string }[]): string {
  const members = entries.map(
    ({ endpoint, arn }) =>
      `<member><TopicArn>t</TopicArn><Protocol>email</Protocol><SubscriptionArn>${arn}</SubscriptionArn><Owner>o</Owner><Endpoint>${endpoint}</Endpoint></member>`,
  );
  return `<ListSubscriptionsByTopicResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><ListSubscriptionsByTopicResult><Subscriptions>${members.join('')}</Subscriptions></ListSubscriptionsByTopicResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></ListSubscriptionsByTopicResponse>`;
}

async function ask(of: Sandbox = sandbox, input: unknown = {}): Promise<OperationAnswer<'doctor'>> {
  const [logicalId] = of.template.only('AWS::Lambda::Function', 'doctorFunction');
  return (await of.lambdas.invoke(logicalId, input)) as OperationAnswer<'doctor'>;
}

const named = (checks: Diagnosis[], name: string) => checks.filter((check) => check.name === name);

describe('an environment that has what provisioning needs', () => {
  test('gets an ok for each thing, with nothing left to do', async () => {
    const { checks } = await ask();
    expect(checks.map(({ name, result, remedy }) => [name, result, remedy])).toEqual(
      [
        'Exotel account',
        'ExoPhones',
        'Exotel limits',
        'Atoms workspace',
        'Agent',
        'Atoms plan',
        'Atoms calls at once',
        'Exotel edge',
        'Origination host',
        'Verification phone',
        'Notifications',
      ].map((name) => [name, 'ok', '']),
    );
    expect(named(checks, 'Exotel edge')[0]?.detail).toMatch(
      /^\S+;transport=tcp answers OPTIONS \(status \d+, \d+ ms\)/,
    );
    expect(named(checks, 'Verification phone')[0]?.detail).toContain('+919876543210');
  });

  test('is told the time of the clock in AWS', async () => {
    const before = Date.now();
    const { time } = await ask();
    expect(Date.parse(time)).toBeGreaterThanOrEqual(before);
    expect(Date.parse(time)).toBeLessThanOrEqual(Date.now());
  });

  test('is not changed by the look, and no call is spent', async () => {
    await ask();
    expect(changes(sandbox)).toEqual([]);
    expect(await sandbox.ledger.items()).toEqual([]);
  });
});

describe('what is missing or wrong is a line of its own, and the others are looked at all the same', () => {
  /** The lines that are not ok, in short. */
  const wrong = async (of: Sandbox = sandbox, input: unknown = {}) =>
    (await ask(of, input)).checks
      .filter(({ result }) => result !== 'ok')
      .map(({ name, result, detail, remedy }) => [name, result, `${detail} ${remedy}`]);

  test('an empty secret, with the command that fills it', async () => {
    const empty = await newSandbox({ emptySecrets: true, variables: { AWS_ENDPOINT_URL_SNS: addressOf(sns) } });
    const { checks } = await ask(empty);
    expect(named(checks, 'Exotel account')).toEqual([
      {
        name: 'Exotel account',
        result: 'problem',
        detail: 'The secret trunkline/sandbox/exotel is empty.',
        remedy: expect.stringMatching(/^Fill it with: npx trunkline secrets set (exotel|atoms) --env sandbox$/),
      },
    ]);
    expect(named(checks, 'Atoms workspace')[0]).toMatchObject({ result: 'problem' });
    expect(named(checks, 'Exotel edge')[0]).toMatchObject({ result: 'ok' });
  });

  test('a key that a service refuses, though a warm Lambda knew a good one a moment ago', async () => {
    await ask();
    sandbox.secrets.fill('trunkline/sandbox/atoms', { apiKey: 'sk_replaced' });
    expect(await wrong()).toEqual([
      ['Atoms workspace', 'problem', expect.stringMatching(/API key was refused.*Check apiKey in the environment's/)],
    ]);
  });

  test('a service that is out of order', async () => {
    sandbox.exotel.faults.add({ operation: 'list exophones', kind: 'status', status: 503, times: 'forever' } as never);
    expect(await wrong()).toEqual([['Exotel account', 'problem', expect.stringContaining('503')]]);
  });

  test('an account without numbers', async () => {
    sandbox.exotel.state.exoPhones.splice(0);
    expect(await wrong()).toEqual([['ExoPhones', 'problem', expect.stringContaining('Buy a number')]]);
  });

  test('an agent that is archived, or not there', async () => {
    for (const agent of sandbox.atoms.state.agents) agent.archived = true;
    expect(await wrong()).toEqual([['Agent', 'problem', expect.stringContaining(`${agentId} is archived`)]]);
    const other = '0'.repeat(24);
    expect(await wrong(sandbox, { agentId: other })).toEqual([
      ['Agent', 'problem', expect.stringContaining(`Atoms knows no agent ${other}`)],
    ]);
  });

  test.each<[string, object, RegExp]>([
    ['has no workflow', { hasWorkflow: false }, /shows no workflow of agent/],
    ['has no active version', { activeVersionId: null }, /shows no active version of agent.*default greeting/],
    ['says nothing first', { firstMessage: null }, /shows no first message.*default greeting/],
  ])('an agent that %s: what was seen, as a warning', async (_, part, words) => {
    for (const agent of sandbox.atoms.state.agents) Object.assign(agent, part);
    expect(await wrong()).toEqual([['Agent', 'warning', expect.stringMatching(words)]]);
  });

  test.each<[string, object, RegExp]>([
    [
      'allows no further number',
      { numbers: 0 },
      /"enterprise" allows 0 numbers, and 0 are imported.*one more is refused/,
    ],
    ['has no telephony', { telephony: false }, /has no telephony/],
    ['has no credits left', { credits: 0 }, /no credits left/],
    ['is not active', { active: false }, /is not active/],
  ])('a plan of Atoms that %s, before anything is made', async (_, part, words) => {
    Object.assign(sandbox.atoms.settings.plan, part);
    expect(await wrong()).toEqual([['Atoms plan', 'warning', expect.stringMatching(words)]]);
  });

  test('few calls left', async () => {
    sandbox.atoms.settings.callsAtOnce = 2;
    expect(await wrong()).toEqual([['Atoms calls at once', 'warning', expect.stringMatching(/^2 of 2 are left/)]]);
  });

  test.each([
    ['no subscription', [], 'Nobody is told of alarms by e-mail'],
    ['an address that has not confirmed', [{ endpoint: 'a@example.com', arn: 'PendingConfirmation' }], 'a@example.com'],
    ['subscriptions that cannot be seen', 403, 'could not be looked at'],
  ])('%s', async (_, given, words) => {
    subscriptions = given;
    expect(await wrong()).toEqual([['Notifications', 'warning', expect.stringContaining(words)]]);
  });

  test('SIP addresses at which nobody listens', async () => {
    const closed = { terminationHost: '127.0.0.1:1', destination: '127.0.0.1:1;transport=tcp' };
    const away = await newSandbox({ requestDefaults: closed, variables: { AWS_ENDPOINT_URL_SNS: addressOf(sns) } });
    expect(await wrong(away)).toEqual([
      ['Exotel edge', 'problem', expect.stringMatching(/refuses connections.*terminationHost/)],
      ['Exotel edge', 'warning', expect.stringContaining('is an IP address')],
      ['Origination host', 'problem', expect.stringMatching(/refuses connections.*originationUri/)],
      ['Origination host', 'warning', expect.stringContaining('is an IP address')],
    ]);
  });

  test('settings that have no value yet', async () => {
    const unset = {
      agentId: null,
      terminationHost: null,
      destination: null,
      verificationCallTo: null,
      flowAppId: null,
    };
    const bare = await newSandbox({
      variables: {
        ...{ AWS_ENDPOINT_URL_SNS: addressOf(sns), REQUEST_DEFAULTS: JSON.stringify(unset) },
        // One that is deployed: the sandbox is told otherwise.
        ENVIRONMENT_NAME: 'dev',
      },
    });
    expect(await wrong(bare)).toEqual([
      ['Agent', 'warning', expect.stringContaining('set agentId for dev in cdk.json and deploy it')],
      ['Exotel edge', 'problem', expect.stringContaining('set terminationHost for dev in cdk.json and deploy it')],
      ['Origination host', 'warning', expect.stringContaining('an execution whose request does not name it will ask')],
      [
        'Verification phone',
        'warning',
        expect.stringContaining('set verificationCallTo for dev in cdk.json and deploy it'),
      ],
    ]);
  });
});
