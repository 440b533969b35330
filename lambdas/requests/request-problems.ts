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
    const names = issue.keys.map((key) => (field ? `${field}.${key}` : key)).join(', ');
    return `${names}: unknown field. Remove it; the fields are ${knownFields.join(', ')}.`;
  }
  return `${field}: ${plainProblem(issue)}.`;
}
