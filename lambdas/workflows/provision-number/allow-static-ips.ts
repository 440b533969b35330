import { connectExotel } from '../../connections/connect-exotel.ts';
import { allowedIps } from '../../things/allowed-ips/allowed-ips.ts';
import { defineThingStep } from '../define-thing-step.ts';

export const handler = defineThingStep(
  'allow-static-ips',
  allowedIps,
  { exotel: connectExotel },
  ({ request, trunk }) => ({ ...trunk, staticIps: request.staticIps }),
);
