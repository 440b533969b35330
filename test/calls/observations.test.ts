import { expect, test } from '@jest/globals';
import { observeCall } from '../../lambdas/calls/observations.ts';

test('what Atoms says of a failed call is quoted in one line, with dots where it goes on', () => {
  const failureReason = `SIP 488\r\nNot acceptable ${'x'.repeat(300)}`;
  const call = { status: 'failed', from: '+918045671234', to: '+919876543210', failureReason };
  expect(observeCall('CALL-1', call)).toMatch(/with the reason "SIP 488 Not acceptable x{277}\.\.\."\.$/);
});
