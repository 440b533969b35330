import * as z from 'zod';
import { type ControlRoute, controlBody } from '../http/control.ts';
import { isE164 } from '../phone-number-format.ts';
import type { SipCall, SipOutcome } from '../sip-call.ts';
import { addExoPhone, type ExotelAccount } from './account.ts';
import type { Dialling } from './dial.ts';
import { type DialledCall, phoneBehaviourSchema } from './state.ts';

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

const flowsSchema = z.record(z.string().min(1), z.string());

const diallingSchema = z.strictObject({
  from: z.string().refine(isE164, 'must be in E.164'),
  to: z.string().refine(isE164, 'must be in E.164'),
  talkSeconds: z.number().min(0).optional(),
});

/** What controls can have done by SIP. */
export interface ExotelCalls {
  receiveCall(call: SipCall): Promise<SipOutcome>;
  dial(dialling: Dialling): Promise<DialledCall>;
}

/** The control paths that only the Exotel simulator has. */
export function exotelControls(account: ExotelAccount, calls: ExotelCalls): ControlRoute[] {
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
      method: 'PUT',
      path: '/_sandbox/flows',
      handle: (request) => {
        Object.assign(account.state.flows, controlBody(request, flowsSchema));
        return { status: 200, body: account.state.flows };
      },
    },
    {
      method: 'POST',
      path: '/_sandbox/dial',
      handle: async (request) => ({ status: 200, body: await calls.dial(controlBody(request, diallingSchema)) }),
    },
    {
      method: 'POST',
      path: '/_sandbox/exophones',
      handle: (request) => ({ status: 201, body: addExoPhone(account, controlBody(request, exoPhoneSchema)) }),
    },
    {
      method: 'POST',
      path: '/_sandbox/calls',
      handle: async (request) => ({ status: 200, body: await calls.receiveCall(controlBody(request, callSchema)) }),
    },
  ];
}
