import type { EvidencedFinding } from '../telephony/main-finding.ts';

/** For a failure without a diagnosis: no call had failed, or the diagnosis itself failed. */
export const noDiagnosis = { finding: null, findings: [] as EvidencedFinding[], observed: [] as string[] };

/**
 * A failure for a person: the finding to act on first leads, with how it is known; then what the failed state said and
 * the other findings, as far as they say more.
 */
export function describeFailure(
  message: string,
  finding: EvidencedFinding | null,
  findings: readonly EvidencedFinding[],
): string {
  if (!finding) return message;
  const lead = `${finding.problem} ${finding.evidence} ${finding.remedy}`;
  const others = findings.filter(({ code, problem }) => code !== finding.code || problem !== finding.problem);
  const further = others.map(({ problem, remedy }) => `${problem} ${remedy}`);
  const isSaid = [finding, ...others].some(({ problem }) => message.includes(problem));
  return [lead, ...(isSaid ? [] : [message]), ...further].join(' ');
}
