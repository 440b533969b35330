import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { failureKinds } from '../../lambdas/telephony/call-failures/kinds.ts';
import { explainCallFailure, provesTheTrunk } from '../../lambdas/telephony/sip-failure.ts';

describe('a SIP code in the reason names the cause', () => {
  test.each([
    ['SIP 401 Unauthorized', 401, 'digest-mismatch'],
    ['407 Proxy Authentication Required', 407, 'digest-mismatch'],
    ['403 Forbidden (X-Exotel-ErrorCode: 4001)', 403, 'refused-by-edge'],
    ['INVITE challenged with 401, then 403 Forbidden', 403, 'refused-by-edge'],
    ['403 Forbidden after 401 Unauthorized', 403, 'refused-by-edge'],
    ['SIP/2.0 404 Not Found', 404, 'number-not-mapped'],
    ['INVITE failed: 408', 408, 'edge-unreachable'],
    ['480 Temporarily Unavailable', 480, 'callee-no-answer'],
    ['sip_status_code=486', 486, 'callee-busy'],
    ['sipStatus: 486', 486, 'callee-busy'],
    ['486', 486, 'callee-busy'],
    ['Reason: SIP;cause=603;text="Decline"', 603, 'callee-declined'],
    ['sip status: 488', 488, 'codec-or-srtp'],
    ['twirp error unknown: INVITE failed: sip status: 606: Not Acceptable', 606, 'codec-or-srtp'],
    ['{"code":503}', 503, 'destination-not-reached'],
    ['call to +918045671234 failed: 486 Busy Here', 486, 'callee-busy'],
    ['callee busy, SIP 403', 403, 'refused-by-edge'],
    ['SIP error 500', 500, 'server-failure'],
    ['SIP 487 Request Terminated', 487, 'call-ended-early'],
  ])('%s', (reason, sipCode, code) => {
    expect(explainCallFailure(reason)).toMatchObject({ code, sipCode });
  });
});

describe('without a code the wording names the cause', () => {
  test.each([
    ['Unauthorized', 'digest-mismatch'],
    ['authentication failed', 'digest-mismatch'],
    ['X-Exotel-ErrorCode: 4001', 'refused-by-edge'],
    ['Forbidden', 'refused-by-edge'],
    ['Request timeout', 'edge-unreachable'],
    ['dial timed out', 'edge-unreachable'],
    ['no answer from SIP server', 'edge-unreachable'],
    ['connect ECONNREFUSED', 'edge-unreachable'],
    ['no answer', 'callee-no-answer'],
    ['NO_ANSWER', 'callee-no-answer'],
    ['ring timeout', 'callee-no-answer'],
    ['busy', 'callee-busy'],
    ['USER_BUSY', 'callee-busy'],
    ['The line is busy', 'callee-busy'],
    ['call declined', 'callee-declined'],
    ['codec negotiation failed', 'codec-or-srtp'],
    ['invalid phone number', 'number-format'],
    ['Service Unavailable', 'try-later'],
  ])('%s: %s', (reason, code) => {
    const finding = explainCallFailure(reason);
    expect(finding.code).toBe(code);
    expect(finding).not.toHaveProperty('sipCode');
  });
});

describe('digits that are no SIP code are not taken for one', () => {
  test.each([
    ['call to +91 480 456 1234 dropped'],
    ['+91-404-555-0123 dropped'],
    ['sip:404@pbx dropped'],
    ['sip:918045671234 dropped'],
    ['dropped after 486 seconds'],
    ['duration 480, dropped'],
    ['call failed 408 ms after start'],
    ['failed 480 times'],
    ['failed: 480 555 1234'],
    ['area code 404 is blocked'],
    ['error 4041'],
    ['error 480.5'],
    ['webhook answered HTTP 401 Unauthorized'],
    ['https://hooks.example.com answered 503 Service Unavailable'],
    ['system busy'],
    ['all agents busy'],
    ['conversation not found'],
  ])('%s', (reason) => {
    const finding = explainCallFailure(reason);
    expect(finding.code).toBe('unknown');
    expect(finding).not.toHaveProperty('sipCode');
    expect(finding.problem).toContain(reason);
  });
});

describe('what goes wrong in other parts of a platform is no failure of the call', () => {
  test.each([
    'API rate limit reached',
    'token limit exceeded',
    'voice id not found',
    'speech synthesis timed out',
    'audio pipeline crashed',
    'model overloaded, connection closed',
    'Cartesia: invalid api key, authentication failed',
    'GPT-4o quota used up',
    'prompt exceeds limit',
    'webhook authentication failed',
    'function calling failed: connection refused',
    'SMTP server refused the credentials',
    'S3 upload timed out',
    'calendar integration: invalid credentials',
  ])('%s', (reason) => {
    expect(explainCallFailure(reason).code).toBe('unknown');
  });

  test.each([
    ['SIP rate limit reached while the model waited', 'call-limit'],
    ['INVITE timed out before the pipeline began', 'edge-unreachable'],
  ])('%s: %s, since it speaks of the call', (reason, code) => {
    expect(explainCallFailure(reason).code).toBe(code);
  });
});

test.each([undefined, '', '  '])('a reason of %p is said to be missing', (reason) => {
  expect(explainCallFailure(reason)).toMatchObject({
    code: 'unknown',
    problem: 'The call failed and no reason was given.',
  });
});

test('an unknown reason is quoted in one line, and a very long one shortened', () => {
  expect(explainCallFailure('strange\n  thing').problem).toContain('"strange thing"');
  expect(explainCallFailure('x'.repeat(5000)).problem.length).toBeLessThan(400);
});

test('each SIP code from 300 to 699 has a meaning and a remedy, known ones their own', () => {
  for (let code = 300; code < 700; code += 1) {
    const { code: kind, problem, remedy } = explainCallFailure(`SIP ${code}`);
    expect([code, kind]).not.toEqual([code, 'unknown']);
    expect(problem.length * remedy.length).toBeGreaterThan(0);
  }
});

test('where two causes are possible both are said, the likelier first, and none of them proves the trunk', () => {
  const finding = explainCallFailure('486 Busy Here; Q.850;cause=34');
  expect(finding.problem).toMatch(/no free line.*Or, less likely: The called phone was busy/);
  expect(finding.remedy).toMatch(/If that is in order:/);
  expect(provesTheTrunk(finding)).toBe(false);
});

test('a connection that fails after the answer is the ACK that went astray, and not an edge that was not reached', () => {
  const reason = 'dial tcp 203.0.113.201:5070: connect: connection refused';
  expect(explainCallFailure(reason).code).toBe('edge-unreachable');
  expect(explainCallFailure(reason, { wasAnswered: true }).code).toBe('dialog-not-confirmed');
});

test.each([
  [
    'x509: certificate is valid for a.example.com, not edge.example.net',
    /certificate.*another name.*\(edge\.example\.net\)/,
  ],
  ['dial tcp: lookup edge.example.net: no such host', /DNS gave no address.*\(edge\.example\.net\)/],
  ['x509: certificate has expired; host edge.example.net:443', /expired/],
])('%s names the host', (reason, problem) => {
  expect(explainCallFailure(reason).problem).toMatch(problem);
});

test('each kind stands in the guide', () => {
  const guide = readFileSync('docs/troubleshooting.md', 'utf8');
  for (const code of Object.keys(failureKinds)) expect(guide).toContain(`| \`${code}\` |`);
});
