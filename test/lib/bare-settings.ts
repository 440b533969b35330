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
