import { connectExotel } from '../../connections/connect-exotel.ts';
import { connectRoute } from '../../things/connect-route/connect-route.ts';
import { defineThingStep } from '../define-thing-step.ts';

export const handler = defineThingStep(
  'route-did',
  connectRoute,
  { exotel: connectExotel },
  ({ request, trunk, applet }) => ({
    phoneNumber: request.phoneNumber,
    trunkSid: trunk.trunkSid,
    flowAppId: request.flowAppId ?? applet?.flowAppId ?? null,
    appletIsMade: applet !== undefined,
  }),
);
