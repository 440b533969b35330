import { closest, distance } from 'fastest-levenshtein';
import type * as z from 'zod/mini';
import { plainProblem } from '../platform/plain-problem.ts';
import { beginningOf, visibleText } from '../telephony/visible-text.ts';

/**
 * One sentence for each problem of a request: the field, what is wrong, what to do. All at once, so that a
 * request is fixed in one go. Values of unknown fields are never quoted: somebody may have pasted a secret.
 */
export function describeProblems(error: z.core.$ZodError, input: unknown, schema: z.ZodMiniObject): string {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    return 'The request must be a JSON object such as {"phoneNumber": "+918045671234", "agentId": "60d0fe4f5311236168a109ca"}.';
  }
  const problems = error.issues.flatMap((issue) => describe(issue, Object.keys(schema.shape)));
  const further = problems.length - mostProblems;
  const told = problems.slice(0, mostProblems);
  return (further > 0 ? [...told, `And ${further} more.`] : told).join(' ');
}

/** More than there are fields: beyond that it is no request. */
const mostProblems = 20;
/** In characters. What is quoted may be of any length, and Step Functions keeps 32,768 of a cause. */
const longestName = 60;
const longestProblem = 400;

function describe(issue: z.core.$ZodIssue, knownFields: string[]): string[] {
  const field = issue.path.map((part) => shown(String(part), longestName)).join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const name = shown(key, longestName);
      return describeUnknown(field ? `${field}.${name}` : name, name, knownFields);
    });
  }
  return [`${field}: ${shown(plainProblem(issue), longestProblem)}.`];
}

function shown(text: string, longest: number): string {
  const line = visibleText(text);
  return line.length > longest ? `${beginningOf(line, longest)}...` : line;
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
