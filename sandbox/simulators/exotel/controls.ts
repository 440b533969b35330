import * as z from 'zod';
import { type ControlRoute, controlBody } from '../http/control.ts';
import { isE164 } from '../phone-number-format.ts';
import type { Carrier } from '../sip-call.ts';
import { addExoPhone, type ExotelAccount } from './account.ts';
import { phoneBehaviourSchema } from './state.ts';

const phonesSchema = z.record(z.string(), phoneBehaviourSchema);

const exoPhoneSchema = z.strictObject({
  phoneNumber: z.string().refine(isE164, 'must be in E.164'),
  friendlyName: z.string().optional(),
  voiceUrl: z.string().optional(),
});

const callSchema = z.strictObject({
  terminationHost: z.string(),
  userName: z.string(),
  password: z.string(),
  from: z.string(),
  to: z.string(),
});

/** The control paths that only the Exotel simulator has. */
export function exotelControls(account: ExotelAccount, receiveCall: Carrier): ControlRoute[] {
  return [
    {
      method: 'PUT',
      path: '/_sandbox/phones',
      handle: (request) => {
        Object.assign(account.state.phones, controlBody(request, phonesSchema));
        return { status: 200, body: account.state.phones };
      },
    },
    {
      method: 'POST',
      path: '/_sandbox/exophones',
      handle: (request) => ({ status: 201, body: addExoPhone(account.state, controlBody(request, exoPhoneSchema)) }),
    },
    {
      method: 'POST',
      path: '/_sandbox/calls',
      handle: async (request) => ({ status: 200, body: await receiveCall(controlBody(request, callSchema)) }),
    },
  ];
}
