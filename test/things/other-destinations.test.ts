import { expect, test } from '@jest/globals';
import { sortOthers } from '../../lambdas/things/destination/others.ts';

const ours = 'atoms.example.com:5060;transport=tcp';
const otherPort = 'sip:atoms.example.com:9999;transport=tcp';
const otherHost = 'sip:pbx.example.com:5060;transport=tcp';
const made = { isMadeHere: true, postedHere: [] };
const adopted = { isMadeHere: false, postedHere: [] };

test.each([
  ['nothing', made, [], [], []],
  ['the destination alone, written otherwise', made, ['sip:ATOMS.example.com:5060;transport=TCP'], [], []],
  ['another port of the host, on a trunk of Trunkline', made, [ours, otherPort], [otherPort], []],
  ['another host, on a trunk of Trunkline', made, [ours, otherHost], [otherHost], []],
  ['another host, on a trunk of somebody else', adopted, [ours, otherHost], [otherHost], []],
  ['a second door to the same house, on a trunk of somebody else', adopted, [ours, otherPort], [], [otherPort]],
  [
    'another port, on a trunk of somebody else, to which an earlier answer had it posted',
    { isMadeHere: false, postedHere: ['atoms.example.com:9999;transport=tcp'] },
    [ours, otherPort],
    [otherPort],
    [],
  ],
])('%s', (_situation, known, posted, inTheWay, ofOwner) => {
  expect(sortOthers(posted, ours, known)).toEqual({ inTheWay, ofOwner });
});
