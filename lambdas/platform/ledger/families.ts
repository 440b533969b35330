/** How the partition keys of the ledger begin: by what an item is about. What a Lambda may do is given by these. */
export const families = {
  number: 'NUMBER#',
  trunk: 'TRUNK#',
  agent: 'AGENT#',
  /** What executions wait for, with the tokens that let them go on. */
  question: 'QUESTION#',
  /** What people have answered. */
  answer: 'ANSWER#',
} as const;

export type Family = keyof typeof families;
