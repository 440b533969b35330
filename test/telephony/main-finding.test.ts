import { describe, expect, test } from '@jest/globals';
import { chooseMainFinding, type EvidencedFinding } from '../../lambdas/telephony/main-finding.ts';

const found = (code: string): EvidencedFinding => ({
  code,
  problem: `problem ${code}`,
  evidence: `evidence ${code}.`,
  remedy: `remedy ${code}`,
});
const chosen = (...codes: string[]) => chooseMainFinding(codes.map(found))?.code;

test('nothing found, nothing chosen', () => {
  expect(chooseMainFinding([])).toBeUndefined();
});

describe('how the call ended is chosen itself', () => {
  test.each([
    ['digest-mismatch'],
    ['codec-or-srtp', 'configuration-differs'],
    ['try-later', 'destination-different', 'inbound-not-allowed'],
    // What stands in the way of calls that come in does not end one that goes out.
    ['refused-by-edge', 'destination-missing', 'flow-different', 'inbound-not-allowed'],
    ['digest-mismatch', 'number-not-attached'],
    ['a-code-of-tomorrow', 'configuration-differs'],
  ])('where nothing explains it: %s %s', (...codes) => {
    expect(chosen(...codes)).toBe(codes[0]);
  });
});

describe('what explains the end is chosen before it', () => {
  test.each([
    ['digest-mismatch', 'configuration-differs'],
    ['digest-mismatch', 'digest-user-agrees'],
    ['refused-by-edge', 'configuration-differs'],
    ['number-format', 'configuration-differs'],
    ['edge-unreachable', 'outbound-path-refused'],
    ['edge-unreachable', 'edge-answers-us'],
    ['edge-unreachable', 'outbound-path-silent'],
    ['other-caller', 'number-not-attached'],
    ['inbound-never-arrived', 'flow-different'],
    ['inbound-never-arrived', 'destination-missing'],
    ['inbound-never-arrived', 'inbound-path-name-unknown'],
    ['inbound-never-arrived', 'connect-applet-left'],
    ['inbound-never-arrived', 'codec-or-srtp'],
  ])('%s is explained by %s', (end, cause) => {
    expect(chosen(end, cause)).toBe(cause);
  });

  test('with the end as part of the evidence, and its own words for problem and remedy', () => {
    expect(chooseMainFinding([found('refused-by-edge'), found('configuration-differs')])).toEqual({
      ...found('configuration-differs'),
      evidence: 'evidence configuration-differs. evidence refused-by-edge.',
    });
  });
});

describe('of several, what is certain comes before what is only not confirmed, wherever it stands', () => {
  test.each([
    ['inbound-never-arrived', 'flow-not-confirmed', 'destination-different', 'destination-different'],
    ['inbound-never-arrived', 'inbound-path-silent', 'inbound-not-allowed', 'inbound-not-allowed'],
    ['inbound-never-arrived', 'inbound-path-silent', 'flow-not-confirmed', 'flow-not-confirmed'],
    ['inbound-never-arrived', 'inbound-unanswered', 'flow-not-confirmed', 'inbound-unanswered'],
    ['inbound-never-arrived', 'inbound-unanswered', 'connect-applet-left', 'inbound-unanswered'],
    ['inbound-never-arrived', 'inbound-unanswered', 'workspace-perhaps-full', 'inbound-unanswered'],
    ['inbound-never-arrived', 'inbound-unanswered', 'inbound-path-refused', 'inbound-path-refused'],
    ['inbound-never-arrived', 'destination-extra', 'number-not-attached', 'number-not-attached'],
    ['other-caller', 'configuration-differs', 'number-not-attached', 'number-not-attached'],
  ])('%s, %s, %s: %s', (...codes) => {
    expect(chosen(...codes.slice(0, -1))).toBe(codes.at(-1));
  });
});
