import { expect, test } from '@jest/globals';
import { findUnusualEdge } from '../../lambdas/telephony/kind-of-edge.ts';

test.each(['in.voip.exotel.com:5070', 'IN.VOIP.exotel.com:443', 'exotel.localhost:5060'])(
  '%s is a usual edge',
  (host) => {
    expect(findUnusualEdge(host)).toBeUndefined();
  },
);

test.each([
  ['account1.pstn.exotel.com:5070', "a trunk's SIP domain"],
  ['pstn.in2.exotel.com:5070', 'names one region'],
  ['account1.pstn.in4.exotel.com:443', 'names one region'],
  ['sgp1.voip.exotel.com:443', 'names one region'],
  ['edge.exotel.com:5070', 'beside addresses to be allowed'],
  ['edge.in2.exotel.com:5070', 'beside addresses to be allowed'],
  ['sip.exotel.com:5070', 'in none of'],
  ['in.voip.exotel.com:5060', 'has another port'],
  ['203.0.113.9:5070', 'is an IP address'],
  ['sbc.example.com:5060', 'no name under exotel.com'],
  ['in.voip.exotel.com.example.com:5070', 'no name under exotel.com'],
])('%s is of an unusual kind: it %s', (host, known) => {
  const found = findUnusualEdge(host);
  expect(found?.detail).toContain(`The termination host ${host} `);
  expect(found?.detail).toContain(known);
  expect(found?.remedy).toContain('if Exotel assigned it');
});
