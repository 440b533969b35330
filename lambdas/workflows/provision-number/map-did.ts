import { connectExotel } from '../../connections/connect-exotel.ts';
import { didMapping } from '../../things/did-mapping/did-mapping.ts';
import { defineThingStep } from '../define-thing-step.ts';

export const handler = defineThingStep('map-did', didMapping, { exotel: connectExotel }, ({ request, trunk }) => ({
  phoneNumber: request.phoneNumber,
  replaceExisting: request.replaceExisting,
  ...trunk,
}));
