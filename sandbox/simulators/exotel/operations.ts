/** The operation names of the Exotel simulator, for faults and in the journal. `unknown` is any other request. */
export const exotelOperations = [
  'create trunk',
  'list trunks',
  'read trunk',
  'delete trunk',
  'map phone number',
  'list phone numbers',
  'update phone number',
  'create credential',
  'list credentials',
  'delete credential',
  'whitelist ip',
  'list whitelisted ips',
  'create destination uris',
  'list destination uris',
  'set trunk settings',
  'list exophones',
  'update exophone',
  'buy exophone',
  'unknown',
] as const;

export type ExotelOperation = (typeof exotelOperations)[number];

/** The operations whose answers hold an array. */
export const exotelMultiResourceOperations: ReadonlySet<string> = new Set<ExotelOperation>([
  'list trunks',
  'list phone numbers',
  'list credentials',
  'list whitelisted ips',
  'create destination uris',
  'list destination uris',
  'set trunk settings',
]);
