import { expect, test } from '@jest/globals';
import { trunk } from '../../lambdas/things/trunk/trunk.ts';
import { actionOf, entry } from './decide.ts';

const byName = { phoneNumber: '+918045671234', trunkSid: null, trunkName: 't1' };
const bySid = { ...byName, trunkSid: 'trmum1' };
const made = entry({ trunkName: 't1' }, { trunkSid: 'trmum1' });
const lost = entry({ trunkName: 't1' });
const another = entry({ trunkName: 't1' }, { trunkSid: 'trmum2' });

test.each([
  ['a free name', byName, undefined, false, 'free', 'create'],
  ['a name of which the account shows nothing', byName, undefined, false, 'not shown', 'create'],
  ["somebody else's name", byName, undefined, false, 'taken', 'refuse: ConflictError'],
  ['the name of a trunk that Trunkline made', byName, made, true, 'not shown', 'keep'],
  ['the name of a trunk that is gone', byName, made, false, 'not shown', 'create'],
  ['the name of an attempt without an answer', byName, lost, false, 'not shown', 'create'],
  ["the SID of somebody else's trunk", bySid, undefined, true, 'not shown', 'adopt'],
  ['the SID of a trunk that Trunkline made', bySid, made, true, 'not shown', 'keep'],
  ['the SID that was looked up after a lost answer', bySid, lost, true, 'not shown', 'keep'],
  ['the SID of another trunk of the same name', bySid, another, true, 'not shown', 'adopt'],
  ['the SID of a trunk that is deleted meanwhile', bySid, made, false, 'not shown', 'refuse: BusyError'],
] as const)('a request with %s', (_situation, wanted, known, isThere, name, action) => {
  expect(actionOf(() => trunk.decide(wanted, { known, isThere, name }))).toBe(action);
});
