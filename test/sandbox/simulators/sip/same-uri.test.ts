import { expect, test } from '@jest/globals';
import { sameUri } from '../../../../sandbox/simulators/sip/same-uri.ts';

test.each([
  ['sip:+91@edge.example.com;transport=tcp', 'sip:+91@edge.example.com'],
  ['sip:+91@Edge.Example.COM', 'sip:+91@edge.example.com'],
  ['SIP:+91@edge', 'sip:+91@edge'],
  ['sip:alice@edge;transport=TCP', 'sip:%61lice@edge;Transport=tcp'],
  ['sip:+91@edge:5070;user=phone', 'sip:+91@edge:5070;ob'],
])('%s leads where %s leads', (one, other) => {
  expect([sameUri(one, other), sameUri(other, one)]).toEqual([true, true]);
});

test.each([
  ['sip:+91@edge', 'sip:+92@edge'],
  ['sip:+91@edge', 'sip:edge'],
  ['sip:alice@edge', 'sip:Alice@edge'],
  ['sip:+91@edge', 'sip:+91@other'],
  ['sip:+91@edge', 'sip:+91@edge:5060'],
  ['sip:+91@edge:5070', 'sip:+91@edge:5071'],
  ['sip:+91@edge', 'sips:+91@edge'],
  ['sip:+91@edge;transport=tcp', 'sip:+91@edge;transport=tls'],
  ['sip:+91@edge', 'edge'],
  ['sip:+91@edge', ''],
])('%s does not lead where %j leads', (one, other) => {
  expect([sameUri(one, other), sameUri(other, one)]).toEqual([false, false]);
});
