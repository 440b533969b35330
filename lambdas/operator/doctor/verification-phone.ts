import { howToSet, type RequestDefaults } from '../../requests/request-defaults.ts';
import type { Diagnosis } from '../contract.ts';
import { ok, warning } from './diagnosis.ts';

export function lookAtVerificationPhone(defaults: RequestDefaults): Diagnosis {
  const name = 'Verification phone';
  const { verificationCallTo } = defaults;
  if (verificationCallTo !== null) return ok(name, `Verification calls ring ${verificationCallTo}.`);
  return warning(
    name,
    'The environment has none: each request has to say whom its verification call rings.',
    `With a phone that somebody can answer, ${howToSet('verificationCallTo', defaults)}.`,
  );
}
