import { expect, test } from '@jest/globals';
import { digest } from '../../lambdas/things/digest/digest.ts';
import { actionOf } from './decide.ts';

const wanted = { trunkSid: 'trmum1', trunkName: 't1' };
const secret = {
  reference: { secretArn: 'arn:aws:secretsmanager:ap-south-1:000000000000:secret:t1', secretVersionId: 'v1' },
  userName: 't1_12345678',
};
const credential = (userName: string) => ({ credentialId: '1', userName }) as never;

test.each([
  ['no secret and no credentials', undefined, [], 'create', null],
  ['no secret, and credentials of somebody else', undefined, [credential('theirs')], 'create', null],
  ['a secret whose user name it has not', secret, [credential('theirs')], 'create', 'v1'],
  ['the user name of its secret', secret, [credential('theirs'), credential('t1_12345678')], 'keep', 'v1'],
])('a trunk with %s', (_situation, secret, credentials, action, secretVersionId) => {
  const observed = { secret, credentials };
  expect(actionOf(() => digest.decide(wanted, observed))).toBe(action);
  expect(digest.decide(wanted, observed).secretVersionId).toBe(secretVersionId);
});
