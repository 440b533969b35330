import { expect, test } from '@jest/globals';
import { didMapping } from '../../lambdas/things/did-mapping/did-mapping.ts';
import { actionOf, entry } from './decide.ts';

const phoneNumber = '+918045671234';
const wanted = { phoneNumber, trunkSid: 'trmum1', trunkName: 't918045671234', replaceExisting: false };
const mapping = (mode: 'pstn' | 'flow') => ({ mappingId: '7', phoneNumber, mode });
const known = entry({ phoneNumber }, { mappingId: '7' });

test.each([
  ['not mapped', undefined, undefined, 'create'],
  ['mapped by Trunkline', mapping('pstn'), known, 'keep'],
  ['mapped by an attempt whose answer was lost', mapping('pstn'), entry({ phoneNumber }), 'keep'],
  ['mapped by somebody else', mapping('pstn'), undefined, 'adopt'],
  ['mapped by Trunkline, and gone since', undefined, known, 'create'],
  ['in use for streaming', mapping('flow'), undefined, 'refuse: ConflictError'],
  ['set to streaming since', mapping('flow'), known, 'refuse: ConflictError'],
])('a number that is %s', (_situation, mapping, known, action) => {
  expect(actionOf(() => didMapping.decide(wanted, { mapping, known, knownMode: undefined }))).toBe(action);
});

test('a number in use for streaming is set to calls where that is asked for', () => {
  const observed = { mapping: mapping('flow'), known: undefined, knownMode: undefined };
  expect(actionOf(() => didMapping.decide({ ...wanted, replaceExisting: true }, observed))).toBe('change');
});

test('a trunk that is yet to be made is named in the decision', () => {
  const decided = didMapping.decide(
    { ...wanted, trunkSid: null },
    { mapping: undefined, known: undefined, knownMode: undefined },
  );
  expect(decided.detail).toBe('+918045671234 is mapped to t918045671234, in pstn mode.');
});
