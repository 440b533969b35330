import { expect, test } from '@jest/globals';
import { connectRoute } from '../../lambdas/things/connect-route/connect-route.ts';
import { actionOf } from './decide.ts';

const phoneNumber = '+918045671234';
const wanted = { phoneNumber, trunkSid: 'trmum1', flowAppId: '12345', appletIsMade: false };
const phone = (voiceUrl: string | null) => ({ exoPhoneSid: 'one', phoneNumber, voiceUrl });

test.each([
  ['has no flow', wanted, phone(null), false, 'create'],
  ['is routed to the flow', wanted, phone('http://my.exotel.com/sandbox1/exoml/start_voice/12345'), true, 'keep'],
  ['is routed to another flow', wanted, phone('http://my.exotel.com/sandbox1/exoml/start_voice/9'), false, 'change'],
  ['is routed by hand', { ...wanted, flowAppId: null }, undefined, false, 'by hand'],
])('a number that %s', (_situation, wanted, exoPhone, isRouted, action) => {
  const observed = { exoPhone: exoPhone as never, isRouted, known: undefined };
  expect(actionOf(() => connectRoute.decide(wanted, observed))).toBe(action);
});

test('what is left for a person depends on whether the applet is made', () => {
  const observed = { exoPhone: undefined, isRouted: false, known: undefined };
  const manualStep = (appletIsMade: boolean) =>
    connectRoute.decide({ ...wanted, flowAppId: null, appletIsMade }, observed).manualStep;
  expect(manualStep(false)).toContain('set Dial whom to exactly sip:trmum1');
  expect(manualStep(true)).not.toBe(manualStep(false));
});
