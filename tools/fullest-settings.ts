import { listedFields } from '../lambdas/workflows/provision-number/event-fields.ts';

/*
 * An environment with every setting filled, as long and as large as `lib/settings.ts` lets it be: what AWS takes of this one,
 * it takes of each. A test sees that no setting is left out.
 */

const longestHost = `${'a'.repeat(63)}.${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(57)}.com`;
const longestUrl = (host: string) => `https://${host}/`.padEnd(255, 'v');
const id = (kind: string, n: number) => `${kind}-${n.toString(16).padStart(17, '0')}`;

/** The longest name of an environment. */
export const fullestName = 'environment1';

export const fullestSettings = {
  account: '123456789012',
  region: 'ap-southeast-1',
  bootstrapQualifier: 'environmen',
  exotelApiUrl: longestUrl('api.in.exotel.com'),
  atomsApiUrl: longestUrl('api.smallest.ai'),
  terminationHost: `${longestHost}:65535`,
  originationUri: `sip:${longestHost}:65535;transport=tls`,
  agentId: '60d0fe4f5311236168a109ca',
  verificationCallTo: '+919876543210',
  flowAppId: 'f'.repeat(64),
  callTimeLimitSeconds: 600,
  queuedCallTimeLimitSeconds: 3600,
  awaitConnectApplet: true,
  waitForPersonHours: 720,
  logRetentionDays: 3653,
  keepData: true,
  publishVersions: true,
  exotelRequestsPerMinute: 1_000_000,
  vpcId: id('vpc', 1),
  subnetIds: Array.from({ length: 16 }, (_, n) => id('subnet', n)),
  eventSources: Array.from({ length: 18 }, (_, n) => `${n}`.padEnd(100, 's')),
  eventFields: [...listedFields],
  announcePurchases: {
    everyMinutes: 1440,
    boughtSince: '2026-11-24',
    // In letters that take three bytes each.
    agents: Array.from({ length: 8 }, (_, n) => ({
      friendlyName: `${n}${'अ'.repeat(95)}*`,
      agentId: '60d0fe4f5311236168a109ca',
    })),
    defaultAgentId: '60d0fe4f5311236168a109ca',
  },
  kmsKeyArn: 'arn:aws:kms:ap-southeast-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab',
  alarmEmail: `${'a'.repeat(64)}@${'b'.repeat(61)}.${'c'.repeat(61)}.${'d'.repeat(60)}.com`,
};
