import { connectExotel } from '../../connections/connect-exotel.ts';
import { NotConfiguredError } from '../../platform/errors.ts';
import { destination } from '../../things/destination/destination.ts';
import { defineThingStep } from '../define-thing-step.ts';

export const handler = defineThingStep(
  'post-destination-uris',
  destination,
  { exotel: connectExotel },
  ({ request, trunk, origination }) => {
    const wanted = request.destination ?? origination?.destination;
    if (wanted === undefined) throw new NotConfiguredError('Where inbound calls go was never answered: start again.');
    return { ...trunk, phoneNumber: request.phoneNumber, destination: wanted };
  },
);
