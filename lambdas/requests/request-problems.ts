import { closest, distance } from 'fastest-levenshtein';
import type * as z from 'zod/mini';
import { plainProblem } from '../platform/plain-problem.ts';

/**
 * One sentence for each problem of a request: the field, what is wrong, what to do. All at once, so that a
 * request is fixed in one go. Values of unknown fields are never quoted: somebody may have pasted a secret.
 */
export function describeProblems(error: z.core.$ZodError, input: unknown, schema: z.ZodMiniObject): string {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    return 'The request must be a JSON object such as {"phoneNumber": "+918045671234", "agentId": "60d0fe4f5311236168a109ca"}.';
  }
  return error.issues.map((issue) => describe(issue, Object.keys(schema.shape))).join(' ');
}

function describe(issue: z.core.$ZodIssue, knownFields: string[]): string {
  const field = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => describeUnknown(field ? `${field}.${key}` : key, key, knownFields)).join(' ');
  }
  return `${field}: ${plainProblem(issue)}.`;
}

/** Removing a field that is only misspelled would have its default taken in silence. */
function describeUnknown(path: string, key: string, knownFields: string[]): string {
  const plain = (name: string) => name.toLowerCase().replace(/[_\s-]/g, '');
  const nearest = closest(plain(key), knownFields.map(plain));
  const meant = knownFields.find((name) => plain(name) === nearest);
  if (meant !== undefined && distance(plain(key), nearest) <= 2) {
    return `${path}: unknown field. Did you mean ${meant}? Write it so.`;
  }
  return `${path}: unknown field. Remove it; the fields are ${knownFields.join(', ')}.`;
}
