/** The operation names of the Atoms simulator, for faults and in the journal. `unknown` is any other request. */
export const atomsOperations = [
  'import phone number',
  'list all numbers',
  'list rented numbers',
  'release number',
  'read agent',
  'update agent',
  'place call',
  'list conversations',
  'read conversation',
  'cancel call',
  'read concurrency',
  'unknown',
] as const;

export type AtomsOperation = (typeof atomsOperations)[number];
