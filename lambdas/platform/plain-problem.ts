import type * as z from 'zod/mini';
import './schema-words.ts';

const wanted: Record<string, string> = {
  string: 'text, in quotation marks',
  array: 'a list, in square brackets',
  object: 'an object, in braces',
  record: 'an object, in braces',
  boolean: 'true or false, without quotation marks',
  number: 'a number, without quotation marks',
  int: 'a whole number, without quotation marks',
};

/**
 * What is wrong with a value and what to write. Our schemas say it themselves, except for the bare type and the bounds.
 */
export function plainProblem(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type' && issue.message.startsWith('Invalid input') && wanted[issue.expected]) {
    return `must be ${wanted[issue.expected]}`;
  }
  if (issue.code === 'too_small' && issue.message.startsWith('Too small')) {
    return `must be at least ${issue.minimum}${lengthOf(issue.origin)}`;
  }
  if (issue.code === 'too_big' && issue.message.startsWith('Too big')) {
    return `must be at most ${issue.maximum}${lengthOf(issue.origin)}`;
  }
  return issue.message;
}

/** Of what a bound is the length, if it is not of the value itself. */
function lengthOf(origin: string): string {
  if (origin === 'string') return ' characters long';
  return origin === 'array' ? ' entries long' : '';
}
