import { describe, expect, test } from '@jest/globals';
import { holds } from '../../sandbox/aws/policy-conditions.ts';

const role = (name: string) => `arn:aws:iam::000000000000:role/${name}`;

describe('a condition of a policy', () => {
  test.each([
    ['StringEquals', ['a'], ['a', 'b'], true],
    ['StringEquals', ['A'], ['a'], false],
    ['StringEquals', ['ax'], ['a*'], false],
    ['StringLike', ['ax'], ['a*'], true],
    ['StringNotEquals', ['c'], ['a', 'b'], true],
    ['StringNotEquals', ['b'], ['a', 'b'], false],
    ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'b', 'c'], true],
    ['ForAllValues:StringEquals', ['a', 'd'], ['a', 'b', 'c'], false],
    ['ForAllValues:StringNotEquals', ['d', 'e'], ['a', 'b'], true],
    ['ForAllValues:StringNotEquals', ['d', 'b'], ['a', 'b'], false],
    ['ForAnyValue:StringEquals', ['x', 'a'], ['a', 'b'], true],
    ['ForAnyValue:StringEquals', ['x', 'y'], ['a', 'b'], false],
    ['ForAnyValue:StringNotEquals', ['a', 'x'], ['a', 'b'], true],
    ['ForAnyValue:StringNotEquals', ['a', 'b'], ['a', 'b'], false],
    ['ArnEquals', [role('a')], [role('a'), role('b')], true],
    ['ArnEquals', [role('c')], [role('a'), role('b')], false],
    ['ArnEquals', [role('c')], [role('*')], true],
    ['ArnNotEquals', [role('c')], [role('a'), role('b')], true],
    ['ArnNotEquals', [role('b')], [role('a'), role('b')], false],
    ['ArnNotLike', [role('b')], [role('?')], false],
  ])('%s of %j and %j: %j', (operator, values, wanted, isTrue) => {
    expect(holds(operator, values, wanted)).toBe(isTrue);
  });

  test.each([
    ['StringEquals', false],
    ['StringNotEquals', true],
    ['ArnNotEquals', true],
    ['ArnLike', false],
    ['StringEqualsIfExists', true],
    ['ForAllValues:StringEquals', true],
    ['ForAnyValue:StringEquals', false],
    ['ForAnyValue:StringNotEquals', false],
    ['ForAnyValue:StringEqualsIfExists', true],
  ])('%s of a key that the request has not: %j', (operator, isTrue) => {
    expect(holds(operator, undefined, ['a'])).toBe(isTrue);
  });

  test.each(['Bool', 'StringEqualsIgnoreCase', 'IpAddress', 'ForSomeValues:StringEquals', 'NullIfExists'])(
    '%s is refused: the sandbox does not know it',
    (operator) => {
      expect(() => holds(operator, ['a'], ['a'])).toThrow(`does not know the condition ${operator}`);
    },
  );
});
