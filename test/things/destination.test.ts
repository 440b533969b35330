import { expect, test } from '@jest/globals';
import { destination } from '../../lambdas/things/destination/destination.ts';
import { actionOf } from './decide.ts';

const ours = 'atoms.example.com:5060;transport=tcp';
const wanted = { trunkSid: 'trmum1', trunkName: 't1', destination: ours };

test.each([
  ['nowhere', wanted, [], 'create'],
  ['to the destination', wanted, [ours], 'keep'],
  ['to the destination, written otherwise', wanted, ['sip:ATOMS.example.com:5060;transport=TCP'], 'keep'],
  ['elsewhere', wanted, ['pbx.example.com:5060;transport=tcp'], 'refuse: ConflictError'],
  ['to the destination and elsewhere', wanted, [ours, 'pbx.example.com:5060;transport=tcp'], 'refuse: ConflictError'],
  ['nowhere, and a person is asked first', { ...wanted, destination: null }, [], 'create'],
  ['nowhere, since it is yet to be made', { ...wanted, trunkSid: null }, [], 'create'],
])('a trunk that sends inbound calls %s', (_situation, wanted, posted, action) => {
  expect(actionOf(() => destination.decide(wanted, { posted, known: undefined }))).toBe(action);
});
