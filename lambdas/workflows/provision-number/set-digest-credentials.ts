import { connectExotel } from '../../connections/connect-exotel.ts';
import { digest } from '../../things/digest/digest.ts';
import { defineThingStep } from '../define-thing-step.ts';

export const handler = defineThingStep(
  'set-digest-credentials',
  digest,
  { exotel: connectExotel },
  ({ trunk }) => trunk,
);
