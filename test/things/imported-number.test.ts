import { expect, test } from '@jest/globals';
import { importedNumber } from '../../lambdas/things/imported-number/imported-number.ts';
import { actionOf, entry } from './decide.ts';

const phoneNumber = '+918045671234';
const terminationHost = 'sandbox1.pstn.exotel.com:5061';
const wanted = {
  ...{ phoneNumber, terminationHost, replaceExisting: false },
  displayName: null,
  digest: { secretVersionId: 'v1' },
};
const replacing = { ...wanted, replaceExisting: true };
const yetToBeMade = { ...wanted, digest: { secretVersionId: null } };
const product = { productId: 'p1', phoneNumber, agentId: null, isActive: true } as never;
const inactive = { productId: 'p1', phoneNumber, agentId: null, isActive: false } as never;
const asWanted = { terminationHost, secretVersionId: 'v1' };
const ours = entry(asWanted, { productId: 'p1' });
const refused = 'refuse: ConflictError';

test.each([
  ['not in Atoms', wanted, undefined, undefined, 'create'],
  ['imported as wanted', wanted, product, ours, 'keep'],
  ['imported by an attempt whose answer was lost', wanted, product, entry(asWanted), 'keep'],
  ['imported with another digest', wanted, product, entry({ ...asWanted, secretVersionId: 'v0' }), refused],
  ['imported with another edge', wanted, product, entry({ ...asWanted, terminationHost: 'other:5061' }), refused],
  ['imported, while the secret is yet to be made', yetToBeMade, product, ours, refused],
  ['imported by somebody else', wanted, product, undefined, refused],
  ['imported anew by somebody else', wanted, product, entry(asWanted, { productId: 'p0' }), refused],
  ['imported by somebody else, to be replaced', replacing, product, undefined, 'change'],
  ['imported as wanted, though it may be replaced', replacing, product, ours, 'keep'],
  ['inactive, and was imported as wanted', wanted, inactive, ours, refused],
  ['inactive, of somebody else', wanted, inactive, undefined, refused],
  ['inactive, to be imported all the same', replacing, inactive, ours, 'change'],
  ['gone from Atoms', wanted, undefined, ours, 'create'],
])('a number that is %s', (_situation, wanted, imported, known, action) => {
  expect(actionOf(() => importedNumber.decide(wanted, { imported, known, isLate: false }))).toBe(action);
});
