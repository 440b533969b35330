import { expect, test } from '@jest/globals';
import { destination } from '../../lambdas/things/destination/destination.ts';
import { actionOf } from './decide.ts';

const ours = 'atoms.example.com:5060;transport=tcp';
const stranger = 'pbx.example.com:5060;transport=tcp';
const wanted = { phoneNumber: '+918045671234', trunkSid: 'trmum1', trunkName: 't1', destination: ours };

test.each([
  ['nowhere', wanted, [], 'create'],
  ['to the destination', wanted, [ours], 'keep'],
  ['to the destination, written otherwise', wanted, ['sip:ATOMS.example.com:5060;transport=TCP'], 'keep'],
  ['elsewhere', wanted, [stranger], 'refuse: ConflictError'],
  ['to the destination and elsewhere', wanted, [ours, stranger], 'refuse: ConflictError'],
  ['nowhere, and a person is asked first', { ...wanted, destination: null }, [], 'create'],
  ['nowhere, since it is yet to be made', { ...wanted, trunkSid: null }, [], 'create'],
])('a trunk that sends inbound calls %s', (_situation, wanted, posted, action) => {
  const inTheWay = posted.some((each) => each === stranger)
    ? { destinations: [stranger], problem: 'It is split.', remedy: '' }
    : null;
  const observed = { posted, others: { inTheWay, ofOwner: [] }, known: undefined };
  expect(actionOf(() => destination.decide(wanted, observed))).toBe(action);
});
