import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type CannedServer, startCannedServer } from '../platform/canned-server.ts';
import { outputs, trunkline } from './trunkline.ts';

/*
 * Environments that are deployed: the SDK is led to a CloudFormation on loopback as its own settings allow, and takes
 * its credentials and its region from where it takes them always.
 */

let cloudFormation: CannedServer;
let answer: { status?: number; body: string };
const before = { ...process.env };

beforeEach(async () => {
  cloudFormation = await startCannedServer(() => ({ ...answer, headers: { 'content-type': 'text/xml' } }));
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: cloudFormation.url,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: 'eu-west-1',
    AWS_EC2_METADATA_DISABLED: 'true',
  });
});
afterEach(async () => {
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, before);
  await cloudFormation.close();
});

function refusal(code: string, message: string) {
  const body = `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`;
  return { status: 400, body };
}

function stack(given: Record<string, string>) {
  const members = Object.entries(given)
    .map(([name, value]) => `<member><OutputKey>${name}</OutputKey><OutputValue>${value}</OutputValue></member>`)
    .join('');
  return {
    body: `<DescribeStacksResponse><DescribeStacksResult><Stacks><member><StackName>Trunkline-dev</StackName><Outputs>${members}</Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`,
  };
}

/** The region that a request was signed for. */
function regionAsked(): string | undefined {
  return /Credential=[^/]+\/\d+\/([^/]+)\//.exec(String(cloudFormation.received[0]?.headers.authorization))?.[1];
}

describe('an environment that is deployed', () => {
  test('is found by its name, in the region of cdk.json', async () => {
    answer = stack({ ...outputs, OperatorFunctions: '{}' });
    const { err } = await trunkline(['status', '--env', 'dev']);
    expect(cloudFormation.received[0]?.body).toContain('StackName=Trunkline-dev');
    expect(regionAsked()).toBe('ap-south-1');
    expect(err).toContain('does not offer "status"');
  });

  test.each([
    [['--env', 'dev', '--region', 'us-east-1'], 'us-east-1'],
    [['--env', 'other'], 'eu-west-1'],
  ])('%j is looked for in %s', async (words, region) => {
    answer = refusal('ValidationError', 'Stack with id Trunkline-x does not exist');
    await trunkline(['status', ...words]);
    expect(regionAsked()).toBe(region);
  });

  test('that is not there ends with 4, and how to deploy it', async () => {
    answer = refusal('ValidationError', 'Stack with id Trunkline-dev does not exist');
    const { code, err } = await trunkline(['status', '--env', 'dev']);
    expect([code, err]).toEqual([4, expect.stringMatching(/not deployed in ap-south-1.*npx cdk deploy Trunkline-dev/)]);
  });

  const others = /cdk\.json does not have other: it has .*dev, staging, prod\..* [Cc]heck --env/;
  test.each([
    { words: ['status'] },
    { words: ['doctor'] },
    { words: ['provision', '--number', '+918045671234'] },
    { words: ['secrets', 'set', 'atoms'] },
  ])('a name that nobody has is answered by $words.0 with 4 and the names that there are', async ({ words }) => {
    answer = refusal('ValidationError', 'Stack with id Trunkline-other does not exist');
    const { code, out, err } = await trunkline([...words, '--env', 'other']);
    expect([code, out + err]).toEqual([4, expect.stringMatching(others)]);
    delete process.env.AWS_REGION;
    process.env.AWS_CONFIG_FILE = '/no/such/file';
    const nowhere = await trunkline([...words, '--env', 'other']);
    expect([nowhere.code, nowhere.out + nowhere.err]).toEqual([4, expect.stringMatching(others)]);
    expect(nowhere.out + nowhere.err).toContain('Which AWS region?');
  });

  test('a name that nobody has is told as well where the credentials reach other stacks alone', async () => {
    answer = refusal('AccessDenied', 'whatever');
    const { code, err } = await trunkline(['status', '--env', 'other']);
    expect([code, err]).toEqual([4, expect.stringMatching(/do not allow .* cdk\.json does not have other/)]);
  });

  test.each([
    ['AccessDenied', /do not allow cloudformation:DescribeStacks on Trunkline-dev/],
    ['ExpiredToken', /have expired: log in again/],
    ['InvalidClientTokenId', /does not know your credentials/],
  ])('%s is one sentence, and ends with 4', async (name, sentence) => {
    answer = refusal(name, 'whatever');
    const { code, err } = await trunkline(['status', '--env', 'dev']);
    expect([code, err]).toEqual([4, expect.stringMatching(sentence)]);
    expect(err.trim().split('\n')).toHaveLength(1);
  });

  test('a profile that is not there is one sentence, and ends with 4', async () => {
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) delete process.env[name];
    const nowhere = { AWS_CONFIG_FILE: '/no/such/file', AWS_SHARED_CREDENTIALS_FILE: '/no/such/file' };
    Object.assign(process.env, nowhere);
    const { code, err } = await trunkline(['status', '--env', 'dev', '--profile', 'nobody']);
    expect([code, err]).toEqual([4, expect.stringMatching(/There are no AWS credentials/)]);
  });

  test('doctor says in its own list that it is not there, and ends with 4 as the others do', async () => {
    answer = refusal('ValidationError', 'Stack with id Trunkline-dev does not exist');
    const { code, out } = await trunkline(['doctor', '--env', 'dev']);
    expect([code, out]).toEqual([4, expect.stringMatching(/problem +environment: Trunkline-dev is not deployed/)]);
  });

  test('--verbose shows where an error comes from', async () => {
    answer = refusal('AccessDenied', 'whatever');
    const { err } = await trunkline(['status', '--env', 'dev', '--verbose']);
    expect(err).toMatch(/^\s+at .*\n[\s\S]*Caused by AccessDenied/m);
    expect(err.match(/Your AWS credentials do not allow/g)).toHaveLength(1);
  });
});
