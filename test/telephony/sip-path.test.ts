import { describe, expect, test } from '@jest/globals';
import {
  brokenPaths,
  describePlace,
  edgePlace,
  explainPaths,
  explainUnreached,
  type PathReading,
  type PathResult,
  pathResults,
} from '../../lambdas/telephony/sip-path.ts';

const outbound: PathReading = {
  direction: 'outbound',
  address: 'edge.exotel.test:5070;transport=tcp',
  result: 'answered',
  detail: 'status 200',
  roundTripMillis: 31,
};
const inbound: PathReading = {
  ...outbound,
  direction: 'inbound',
  address: 'abc.sip.livekit.cloud:5061;transport=tls',
};
const failing = pathResults.filter((result) => result !== 'answered');
const fails = (path: PathReading, result: PathResult, detail = ''): PathReading => ({
  ...path,
  result,
  detail,
  roundTripMillis: null,
});

test.each([
  ['edge.exotel.test:443', 'edge.exotel.test:443;transport=tls'],
  ['edge.exotel.test:5061', 'edge.exotel.test:5061;transport=tls'],
  ['edge.exotel.test:5070', 'edge.exotel.test:5070;transport=tcp'],
  ['edge.exotel.test:5060', 'edge.exotel.test:5060;transport=tcp'],
  ['edge.exotel.test:4430', 'edge.exotel.test:4430;transport=tcp'],
  ['203.0.113.7:65535', '203.0.113.7:65535;transport=tcp'],
  ['EDGE.Exotel.Test:443', 'edge.exotel.test:443;transport=tls'],
])('the port of the edge says its transport: %s is %s', (terminationHost, described) => {
  expect(describePlace(edgePlace(terminationHost))).toBe(described);
});

describe('a way that is not whole is explained', () => {
  test.each(failing)('%s: by the side, its address and the setting to look at', (result) => {
    const findings = explainPaths([fails(outbound, result), fails(inbound, result)]);
    expect(findings.map(({ code }) => code)).toEqual([`outbound-path-${result}`, `inbound-path-${result}`]);
    const [ofEdge, ofOrigination] = findings;
    expect(ofEdge?.problem).toContain('The Exotel edge (edge.exotel.test:5070;transport=tcp)');
    expect(ofEdge?.remedy).toContain('terminationHost');
    expect(ofEdge?.remedy).not.toContain('originationUri');
    expect(ofOrigination?.problem).toContain("Atoms' origination host (abc.sip.livekit.cloud:5061;transport=tls)");
    expect(ofOrigination?.remedy).toContain('originationUri');
    expect(ofOrigination?.remedy).not.toContain('terminationHost');
  });

  test('differently for every result', () => {
    const problems = failing.flatMap((result) => explainPaths([fails(outbound, result)])).map(({ problem }) => problem);
    expect(new Set(problems).size).toBe(failing.length);
  });

  test('with what the network said, if it said anything', () => {
    const [told, silent] = explainPaths([fails(outbound, 'no-tls', 'ECONNRESET'), fails(outbound, 'no-tls')]);
    expect(told?.problem).toMatch(/ on this port \(ECONNRESET\)\.$/);
    expect(silent?.problem).toMatch(/ on this port\.$/);
  });

  test('and one that is whole is not', () => {
    expect(explainPaths([outbound, inbound])).toEqual([]);
    expect(explainPaths([outbound, fails(inbound, 'refused')])).toMatchObject([{ code: 'inbound-path-refused' }]);
    expect(explainPaths([])).toEqual([]);
  });
});

test('a way is broken unless it has answered, or is only silent: that one may take calls', () => {
  const paths = pathResults.map((result) => fails(outbound, result));
  expect(brokenPaths(paths).map(({ result }) => result)).toEqual([
    'name-unknown',
    'not-public',
    'unreachable',
    'refused',
    'no-tls',
    'tls-version',
    'tls-refused',
    'client-certificate',
    'certificate-expired',
    'certificate-chain',
    'certificate',
    'not-sip',
    'closed',
  ]);
});

describe('a call that did not reach the edge', () => {
  test('though the edge answers us, is Atoms looking elsewhere', () => {
    const findings = explainUnreached([outbound, inbound]);
    expect(findings).toMatchObject([{ code: 'edge-answers-us', remedy: expect.stringContaining('"replaceExisting"') }]);
    expect(findings[0]?.problem).toContain('edge.exotel.test:5070;transport=tcp');
    expect(findings[0]?.problem).toContain('status 200, 31 ms');
  });

  test.each(failing)('is not explained so when the edge is %s to us too, whatever the way inbound says', (result) => {
    expect(explainUnreached([fails(outbound, result), inbound])).toEqual([]);
  });
});
