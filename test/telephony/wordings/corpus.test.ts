import { expect, test } from '@jest/globals';
import { explainCallFailure, provesTheTrunk } from '../../../lambdas/telephony/sip-failure.ts';
import { accountWordings } from './account.ts';
import { admissionWordings } from './admission.ts';
import { connectionWordings } from './connection.ts';
import { wordingsFromElsewhere } from './elsewhere.ts';
import { mediaWordings } from './media.ts';
import { numberWordings } from './number.ts';
import { phoneWordings } from './phone.ts';
import { serverWordings } from './servers.ts';

const wordings = [
  ...connectionWordings,
  ...admissionWordings,
  ...accountWordings,
  ...phoneWordings,
  ...mediaWordings,
  ...numberWordings,
  ...serverWordings,
  ...wordingsFromElsewhere,
].map(([reason, code, proof = 'no proof']) => ({ reason, code, proof }));

test.each(wordings)('$reason: $code, $proof', ({ reason, code, proof }) => {
  const finding = explainCallFailure(reason);
  expect([finding.code, provesTheTrunk(finding) ? 'proof' : 'no proof']).toEqual([code, proof]);
});
