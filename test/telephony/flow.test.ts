import { expect, test } from '@jest/globals';
import { connectAppletStep, connectAppletText, flowAppIdSchema } from '../../lambdas/telephony/flow.ts';
import { problemOf } from './problem-of.ts';

test.each(['123456', 'a1B2'])('the flow app id %s is taken', (id) => {
  expect(flowAppIdSchema.parse(id)).toBe(id);
});

test.each<[unknown, string]>([
  ['', 'is empty'],
  ['http://my.exotel.com/acme/exoml/start_voice/123', 'contains ":"'],
  ['1'.repeat(65), 'is 65 characters long'],
  [123456, 'put it in quotation marks'],
])('the flow app id %p is refused: %s', (id, expected) => {
  expect(problemOf(flowAppIdSchema, id)).toContain(expected);
});

test('the Connect applet dials the trunk, by its SID and nothing more', () => {
  expect(connectAppletText('trmum1abcdef')).toBe('sip:trmum1abcdef');
});

test('the manual step says where, exactly what, and for which number', () => {
  const step = connectAppletStep('trmum1abcdef', '+918045671234');
  for (const part of ['App Bazaar', 'Connect applet', 'Dial whom', 'exactly sip:trmum1abcdef and', '+918045671234']) {
    expect(step).toContain(part);
  }
  expect(step).not.toContain('sip:trmum1abcdef@');
});
