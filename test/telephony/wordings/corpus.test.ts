import { expect, test } from '@jest/globals';
import { explainCallFailure, provesTheTrunk } from '../../../lambdas/telephony/sip-failure.ts';
import { firstWordings } from './first.ts';
import { secondWordings } from './second.ts';
import { thirdWordings } from './third.ts';

const wordings = [...firstWordings, ...secondWordings, ...thirdWordings].map(([reason, code, proof = 'no proof']) => ({
  reason,
  code,
  proof,
}));

test.each(wordings)('$reason: $code, $proof', ({ reason, code, proof }) => {
  const finding = explainCallFailure(reason);
  expect([finding.code, provesTheTrunk(finding) ? 'proof' : 'no proof']).toEqual([code, proof]);
});
