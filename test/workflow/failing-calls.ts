/** Every state that calls a service, and the call that fails there. */
export const failingCalls: [state: string, side: 'exotel' | 'atoms', operation: string][] = [
  ['Validate request', 'atoms', 'read agent'],
  ['Create trunk', 'exotel', 'create trunk'],
  ['Map DID to trunk', 'exotel', 'map phone number'],
  ['Set digest credentials', 'exotel', 'create credential'],
  ['Allow static IPs', 'exotel', 'whitelist ip'],
  ['Import number to Atoms', 'atoms', 'import phone number'],
  ['Post destination URIs', 'exotel', 'create destination uris'],
  ['Attach number to agent', 'atoms', 'update agent'],
  ['Route DID to Connect flow', 'exotel', 'update exophone'],
  ['Set caller ID alias', 'exotel', 'set trunk settings'],
  ['Check configuration', 'exotel', 'read trunk'],
  ['Place verification call', 'atoms', 'place call'],
  ['Read call', 'atoms', 'read conversation'],
];
