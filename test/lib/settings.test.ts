import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { readSettings } from '../../lib/settings.ts';

const usable = {
  account: null,
  exotelApiUrl: 'https://api.in.exotel.com',
  atomsApiUrl: 'https://api.smallest.ai/atoms/v1',
  terminationHost: 'edge.example.com:5070',
  originationUri: 'sip:workspace.sip.example.com',
  agentId: null,
  verificationCallTo: null,
  flowAppId: null,
  logRetentionDays: 30,
  keepData: false,
  alarmEmail: null,
};

function problemOf(changes: Record<string, unknown>): string {
  try {
    readSettings({ dev: { ...usable, ...changes } });
  } catch (error) {
    return (error as Error).message;
  }
  return 'accepted';
}

test('the cdk.json of this repository is accepted, with nothing of a tenant in it', () => {
  const { context } = JSON.parse(readFileSync('cdk.json', 'utf8')) as { context: { environments: unknown } };
  const settings = readSettings(context.environments);
  expect([...settings.keys()]).toEqual(['dev', 'staging', 'prod']);
  for (const { terminationHost, originationUri, agentId, verificationCallTo } of settings.values()) {
    expect([terminationHost, originationUri, agentId, verificationCallTo]).toEqual([null, null, null, null]);
  }
});

test('the region is Mumbai unless another is said', () => {
  expect(readSettings({ dev: usable }).get('dev')?.region).toBe('ap-south-1');
});

test('settings may also come as text, as the command line of cdk gives them', () => {
  expect([...readSettings(JSON.stringify({ dev: usable })).keys()]).toEqual(['dev']);
  expect(() => readSettings('{')).toThrow('is not JSON');
});

test('an origination URI is kept as Exotel wants it', () => {
  expect(readSettings({ dev: usable }).get('dev')?.originationUri).toBe('workspace.sip.example.com:5060;transport=tcp');
});

const announcing = {
  everyMinutes: 60,
  boughtSince: '2026-11-24',
  agents: [{ friendlyName: 'support*', agentId: '60d0fe4f5311236168a109ca' }],
  defaultAgentId: null,
};

test('purchases are announced only where it is asked for', () => {
  const settingOf = (changes: object) => readSettings({ dev: { ...usable, ...changes } }).get('dev')?.announcePurchases;
  expect([settingOf({}), settingOf({ announcePurchases: null })]).toEqual([null, null]);
  expect(settingOf({ announcePurchases: announcing })).toEqual(announcing);
});

describe('a wrong setting of the announcements is named with what is wrong', () => {
  const { boughtSince: _, ...withoutDay } = announcing;
  const { defaultAgentId: __, ...withoutDefault } = announcing;
  test.each<[unknown, string]>([
    [{ ...announcing, everyMinutes: 4 }, 'dev.announcePurchases.everyMinutes must be at least 5.'],
    [{ ...announcing, everyMinutes: 1441 }, 'dev.announcePurchases.everyMinutes must be at most 1440.'],
    [{ ...announcing, everyMinutes: 7.5 }, 'dev.announcePurchases.everyMinutes must be a whole number'],
    [{ ...announcing, boughtSince: '24.11.2026' }, 'announcePurchases.boughtSince must be a day such as "2026-11-24"'],
    [{ ...announcing, boughtSince: '2026-02-30' }, 'announcePurchases.boughtSince must be a day such as "2026-11-24"'],
    [withoutDay, 'announcePurchases.boughtSince must be a day such as "2026-11-24"'],
    [withoutDefault, 'announcePurchases.defaultAgentId is missing'],
    [{ ...announcing, defaultAgentId: 'nobody' }, 'announcePurchases.defaultAgentId contains'],
    [{ ...announcing, agents: [{ friendlyName: ' ', agentId: null }] }, 'agents.0.friendlyName is empty'],
    [{ ...announcing, agents: [{ friendlyName: '*', agentId: '60d0' }] }, 'announcePurchases.agents.0.agentId is 4'],
    [{ ...announcing, agents: [] }, 'announcePurchases announces nothing: name an agent'],
    [{ ...announcing, every: 5 }, 'dev.announcePurchases has the unknown setting every'],
    [true, 'dev.announcePurchases must be an object'],
  ])('%j', (announcePurchases, problem) => {
    expect(problemOf({ announcePurchases })).toContain(problem);
  });

  test('more rules than a Lambda has room for', () => {
    const rule = { friendlyName: 'support*', agentId: '60d0fe4f5311236168a109ca' };
    const withRules = (length: number) => ({ announcePurchases: { ...announcing, agents: Array(length).fill(rule) } });
    expect(problemOf(withRules(40))).toBe('accepted');
    expect(problemOf(withRules(60))).toContain(
      'announcePurchases.agents holds 60 rules of 3961 bytes together, and Lambda has room for 3000: write fewer',
    );
  });
});

describe('a wrong setting is named with what is wrong', () => {
  test.each<[Record<string, unknown>, string]>([
    [{ terminationHost: undefined }, 'context.environments.dev.terminationHost is missing'],
    [{ terminationHost: 'edge.example.com' }, 'context.environments.dev.terminationHost has no port'],
    [{ terminationHost: 'sip:edge.example.com:5070' }, 'context.environments.dev.terminationHost'],
    [{ originationUri: 'sip:a.example.com;transport=udp' }, 'context.environments.dev.originationUri'],
    [{ agentId: 'nobody' }, 'context.environments.dev.agentId'],
    [{ verificationCallTo: '9876543210' }, 'context.environments.dev.verificationCallTo is not in E.164'],
    [{ exotelApiUrl: 'http://api.in.exotel.com' }, 'context.environments.dev.exotelApiUrl must be an https:// address'],
    [{ exotelApiUrl: 'https://key:token@api.in.exotel.com' }, 'must hold no credentials'],
    [
      { exotelApiUrl: 'http://127.0.0.1.example.com' },
      'context.environments.dev.exotelApiUrl must be an https:// address',
    ],
    [{ region: 'Mumbai' }, 'context.environments.dev.region must be an AWS region'],
    [{ account: '123' }, 'must be the 12 digits of an AWS account'],
    [{ logRetentionDays: 10 }, "must be one of CloudWatch's: 1, 3, 5"],
    [{ keepData: undefined }, 'context.environments.dev.keepData is missing. Add it, as the README shows.'],
    [{ account: undefined }, 'account is missing. Add it; null says that it is not known yet.'],
    [{ account: 123456789012 }, 'context.environments.dev.account must be text, in quotation marks.'],
    [{ keepData: 'true' }, 'keepData must be true or false, without quotation marks.'],
    [{ callTimeLimitSeconds: 5 }, 'callTimeLimitSeconds must be at least 30.'],
    [{ alarmEmail: 'nobody' }, 'must be an e-mail address'],
    [{ callTimeLimitSeconds: 5 }, 'context.environments.dev.callTimeLimitSeconds'],
    [{ exotelRequestsPerMinute: 0 }, 'exotelRequestsPerMinute must be at least 1.'],
    [{ vpcId: 'my-vpc' }, 'dev.vpcId must be the id of a VPC'],
    [{ vpcId: 'vpc-0123456789abcdef0' }, 'dev.subnetIds is empty: name the private subnets'],
    [{ subnetIds: ['subnet-0123456789abcdef0'] }, 'dev.vpcId is not said: name the VPC'],
    [{ vpcId: 'vpc-0123456789abcdef0', subnetIds: ['a'] }, 'subnetIds.0 must be the id of a subnet'],
    [{ eventSources: ['aws.ec2'] }, 'dev.eventSources.0 begins with aws., which no producer may use'],
    [{ eventSources: ['Trunkline'] }, "dev.eventSources.0 is Trunkline's own source"],
    [{ eventSources: ['a*'] }, 'dev.eventSources.0 must be 1 to 100 letters'],
    [{ eventSources: Array(19).fill('s'.repeat(100)) }, 'dev.eventSources holds more than 1,900 characters'],
    [{ eventFields: ['agentId'] }, 'dev.eventFields.0 must be one of trunkName, trunkSid, originationUri'],
    [{ eventSources: 'purchasing' }, 'dev.eventSources must be'],
    [
      { exotelApiUrl: `https://api.in.exotel.com/${'a'.repeat(255)}` },
      'dev.exotelApiUrl must be at most 255 characters long.',
    ],
    [
      { vpcId: 'vpc-00000000', subnetIds: Array.from({ length: 17 }, (_, index) => `subnet-000000${index + 10}`) },
      'dev.subnetIds must be at most 16 entries long.',
    ],
    [{ alarmEmail: `a@${'example.'.repeat(40)}com` }, 'dev.alarmEmail must be at most 254'],
    [{ bootstrapQualifier: 'Trunkline-Prod' }, 'dev.bootstrapQualifier must be 1 to 10 lower-case letters'],
    [{ retention: 7 }, 'has the unknown setting retention'],
  ])('%j', (changes, problem) => {
    expect(problemOf(changes)).toContain(problem);
  });

  test('each of several', () => {
    const problem = problemOf({ region: 'Mumbai', keepData: undefined });
    expect(problem).toContain('region');
    expect(problem).toContain('keepData');
  });

  test('a name that cannot be part of a resource name', () => {
    expect(() => readSettings({ 'My Env': usable })).toThrow('must be 1 to 12 lower-case letters and digits');
  });

  test('no environment at all', () => {
    expect(() => readSettings({})).toThrow('names no environment');
    expect(() => readSettings(undefined)).toThrow('context.environments is missing');
  });
});
