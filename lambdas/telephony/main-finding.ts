import { connectionKinds, type Finding } from './sip-failure.ts';

/** A finding, and how it is known: what was looked at, and when. */
export type EvidencedFinding = Finding & { evidence: string };

/**
 * What explains each end of a call, the most telling first. The end itself is a symptom: a 403 says that the edge refused,
 * and the missing mapping says why. A server that is silent to OPTIONS says least, and what no API confirms is no cause yet.
 */
const explanations: Readonly<Record<string, readonly RegExp[]>> = {
  'digest-mismatch': [/^configuration-differs$/, /^digest-user-agrees$/],
  'refused-by-edge': [/^configuration-differs$/],
  'number-format': [/^configuration-differs$/],
  'number-not-mapped': [/^configuration-differs$/, /^number-format$/],
  ...Object.fromEntries(
    connectionKinds.map((kind) => [kind, [/^outbound-path-(?!silent)/, /^edge-answers-us$/, /^outbound-path-silent$/]]),
  ),
  'other-caller': [/^number-not-attached$/, /^configuration-differs$/],
  'caller-unknown': [/^number-not-attached$/, /^configuration-differs$/],
  'inbound-never-arrived': [
    /^flow-different$/,
    /^destination-(missing|different)$/,
    /^number-not-attached$/,
    /^inbound-not-allowed$/,
    /^configuration-differs$/,
    /^destination-is-address$/,
    /^inbound-path-(?!silent)/,
    /^destination-extra$/,
    /^(not-matched-there|codec-or-srtp|try-later|certificate|media|upstream-failure|server-failure)$/,
    // Of the account or the network, wherever the call came from.
    /^(call-limit|no-circuit|balance|account-suspended|caller-id-not-allowed|callee-barred|destination-not-allowed)$/,
    /^(network-failure|no-route|number-gone|loop|redirected|call-unwanted|platform-ended)$/,
    /^workspace-full$/,
    // Exotel has sent the call on, so that flow and applet have done their part.
    /^inbound-unanswered$/,
    /^flow-not-confirmed$/,
    /^connect-applet-left$/,
    /^workspace-perhaps-full$/,
    /^inbound-path-silent$/,
  ],
};

/**
 * The one finding to act on first.
 *
 * @param findings what the call itself says stands first, if it could be read.
 * @returns the most telling explanation of the call's end, with that end as part of its evidence; else the end itself;
 *   undefined when nothing was found.
 */
export function chooseMainFinding(findings: readonly EvidencedFinding[]): EvidencedFinding | undefined {
  const [end, ...others] = findings;
  if (!end) return undefined;
  for (const pattern of explanations[end.code] ?? []) {
    const cause = others.find(({ code }) => pattern.test(code));
    if (cause) return { ...cause, evidence: `${cause.evidence} ${end.evidence}` };
  }
  return end;
}
