import { readFileSync } from 'node:fs';

/** The settings of an environment, with nothing of a tenant in them. */
export const bareSettings = {
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
};

const { context } = JSON.parse(readFileSync('cdk.json', 'utf8')) as { context: Record<string, unknown> };

/** The context of an app with these environments: the feature flags of cdk.json shape the template. */
export function contextOf(environments: Record<string, unknown>): Record<string, unknown> {
  return { ...context, environments };
}
