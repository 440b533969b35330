import { connectExotel } from '../../connections/connect-exotel.ts';
import { InvalidRequestError } from '../../platform/errors.ts';
import { callerId } from '../../things/caller-id/caller-id.ts';
import { defineThingStep } from '../define-thing-step.ts';

export const handler = defineThingStep('set-caller-id', callerId, { exotel: connectExotel }, ({ request, trunk }) => {
  if (request.callerId === null) {
    throw new InvalidRequestError('callerId: is missing. This state is passed only with one.');
  }
  return { ...trunk, callerId: request.callerId };
});
