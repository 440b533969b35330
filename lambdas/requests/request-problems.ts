import { closest, distance } from 'fastest-levenshtein';
import type * as z from 'zod/mini';
import { plainProblem } from '../platform/plain-problem.ts';
import { beginningOf, cutAt, visibleText } from '../telephony/visible-text.ts';

/**
 * One sentence for each problem of a request: the field, what is wrong, what to do. All at once, so that a
 * request is fixed in one go. Values of unknown fields are never quoted: somebody may have pasted a secret.
 */
export function describeProblems(error: z.core.$ZodError, input: unknown, schema: z.core.$ZodType): string {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    return 'The request must be a JSON object such as {"phoneNumber": "+918045671234", "agentId": "60d0fe4f5311236168a109ca"}.';
  }
  const problems = error.issues.flatMap((issue) => describe(issue, schema));
  const further = problems.length - mostProblems;
  const told = problems.slice(0, mostProblems);
  return (further > 0 ? [...told, `And ${further} more.`] : told).join(' ');
}

/** More than there are fields: beyond that it is no request. */
const mostProblems = 20;
/** In characters. What is quoted may be of any length, and Step Functions keeps 32,768 of a cause. */
const longestName = 60;
const longestProblem = 400;

function describe(issue: z.core.$ZodIssue, schema: z.core.$ZodType): string[] {
  const field = issue.path.map((part) => shown(String(part), longestName)).join('.');
  if (issue.code === 'unrecognized_keys') {
    const knownFields = fieldsAt(schema, issue.path);
    return issue.keys.map((key) => {
      const name = shown(key, longestName);
      return describeUnknown(field ? `${field}.${name}` : name, beginningOf(key, longestName), knownFields);
    });
  }
  return [`${field}: ${shown(plainProblem(issue), longestProblem)}.`];
}

function shown(text: string, longest: number): string {
  return cutAt(longest, visibleText(text));
}

/** The fields that an object may have: a list for each form that it may take. */
function fieldsAt(schema: z.core.$ZodType, [key, ...path]: readonly PropertyKey[]): string[][] {
  const { def } = schema._zod as z.core.$ZodTypes['_zod'];
  switch (def.type) {
    case 'optional':
      return fieldsAt(def.innerType, key === undefined ? [] : [key, ...path]);
    case 'union':
      return def.options.flatMap((option) => fieldsAt(option, key === undefined ? [] : [key, ...path]));
    case 'object': {
      if (key === undefined) return [Object.keys(def.shape)];
      const field = def.shape[String(key)];
      return field === undefined ? [] : fieldsAt(field, path);
    }
    default:
      return [];
  }
}

/** Removing a field that is only misspelled would have its default taken in silence. */
function describeUnknown(path: string, key: string, knownFields: string[][]): string {
  const names = [...new Set(knownFields.flat())];
  const fields = knownFields.map((form) => form.join(', ')).join(', or ');
  if (names.includes(key)) return `${path}: does not go with what stands beside it. Give ${fields}.`;
  const meant = meantBy(key, names);
  if (meant.length > 0) return `${path}: unknown field. Did you mean ${meant.join(' or ')}? Write it so.`;
  return `${path}: unknown field. Remove it${fields && `; the fields are ${fields}`}.`;
}

/** The field that a slip or another spelling makes the key; else those of which letters were left out. */
function meantBy(key: string, knownFields: string[]): string[] {
  const plain = (name: string) => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
  if (knownFields.length === 0) return [];
  const nearest = closest(plain(key), knownFields.map(plain));
  if (distance(plain(key), nearest) <= 2) return knownFields.filter((name) => plain(name) === nearest);
  if (plain(key).length < 4) return [];
  const withGaps = new RegExp([...plain(key)].join('.*'), 'u');
  return knownFields.filter((name) => withGaps.test(plain(name)));
}
