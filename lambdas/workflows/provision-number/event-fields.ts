/*
 * What a purchase may say. The right to put an event is given to systems that know of purchases, and of nothing else: it
 * is not to decide where calls go, which addresses call without credentials, or what is removed.
 */

/**
 * The fields of a request, as an event gives them. `always`: a purchase needs it; of `verification` this is `"skip"`
 * alone. `if listed`: only where the environment's `eventFields` names it.
 */
export const eventFields = {
  phoneNumber: 'always',
  agentId: 'always',
  trunkName: 'if listed',
  trunkSid: 'if listed',
  originationUri: 'if listed',
  staticIps: 'if listed',
  callerId: 'if listed',
  displayName: 'always',
  flowAppId: 'if listed',
  verification: 'if listed',
  replaceExisting: 'if listed',
  onFailure: 'if listed',
  startedBy: 'always',
  reason: 'always',
} as const;

type Listed<Fields> = { [Name in keyof Fields]: Fields[Name] extends 'if listed' ? Name : never }[keyof Fields];
export type ListedField = Listed<typeof eventFields>;

export const listedFields = Object.entries(eventFields).flatMap(([name, when]) =>
  when === 'if listed' ? [name as ListedField] : [],
);
