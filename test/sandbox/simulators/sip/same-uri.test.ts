import { expect, test } from '@jest/globals';
import { sameUri } from '../../../../sandbox/simulators/sip/same-uri.ts';

test.each([
  ['sip:+91@edge.example.com;transport=tcp', 'sip:+91@edge.example.com'],
  ['sip:+91@Edge.Example.COM', 'sip:+91@edge.example.com'],
  ['SIP:+91@edge', 'sip:+91@edge'],
  ['sip:alice@edge;transport=TCP', 'sip:%61lice@edge;Transport=tcp'],
  ['sip:+91@edge:5070;user=phone', 'sip:+91@edge:5070;ob'],
  ['tel:+91-98765-43210', 'tel:+919876543210'],
  ['tel:+91(98)765.43210;NPDI', 'TEL:+919876543210;npdi'],
  ['sip:+91-98@edge;user=phone', 'sip:+9198@edge'],
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
  ['sip:+91-98@edge', 'sip:+9198@edge'],
  ['tel:+9198;npdi', 'tel:+9198'],
  ['sip:+91@edge', 'edge'],
  ['sip:+91@edge', ''],
])('%s does not lead where %j leads', (one, other) => {
  expect([sameUri(one, other), sameUri(other, one)]).toEqual([false, false]);
});
