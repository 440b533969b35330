import { expect, test } from '@jest/globals';
import { allowedIps } from '../../lambdas/things/allowed-ips/allowed-ips.ts';
import { actionOf } from './decide.ts';

const wanted = { trunkSid: 'trmum1', trunkName: 't1', staticIps: ['203.0.113.9', '203.0.113.10'] };

test.each([
  ['none of the addresses', [], 'create'],
  ['one of them', ['203.0.113.9/32'], 'create'],
  ['all of them and others', ['203.0.113.9/32', '203.0.113.10/32', '198.51.100.1/32'], 'keep'],
  ['a network that has them in it', ['203.0.113.0/24'], 'create'],
])('a trunk that allows %s', (_situation, allowed, action) => {
  expect(actionOf(() => allowedIps.decide(wanted, new Set(allowed)))).toBe(action);
});

test('only what is missing is named', () => {
  expect(allowedIps.decide(wanted, new Set(['203.0.113.9/32'])).detail).toBe(
    'The trunk is to allow 203.0.113.10/32 besides what it allows now.',
  );
});
