import { expect, test } from '@jest/globals';
import { explainCallFailure, provesTheTrunk } from '../../../lambdas/telephony/sip-failure.ts';
import { eighthWordings } from './eighth.ts';
import { fifthWordings } from './fifth.ts';
import { firstWordings } from './first.ts';
import { fourthWordings } from './fourth.ts';
import { secondWordings } from './second.ts';
import { seventhWordings } from './seventh.ts';
import { sixthWordings } from './sixth.ts';
import { thirdWordings } from './third.ts';

const wordings = [
  ...firstWordings,
  ...secondWordings,
  ...thirdWordings,
  ...fourthWordings,
  ...fifthWordings,
  ...sixthWordings,
  ...seventhWordings,
  ...eighthWordings,
].map(([reason, code, proof = 'no proof']) => ({
  reason,
  code,
  proof,
}));

test.each(wordings)('$reason: $code, $proof', ({ reason, code, proof }) => {
  const finding = explainCallFailure(reason);
  expect([finding.code, provesTheTrunk(finding) ? 'proof' : 'no proof']).toEqual([code, proof]);
});
