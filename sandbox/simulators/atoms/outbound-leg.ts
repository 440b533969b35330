import type { Carrier, SipOutcome } from '../sip-call.ts';
import type { Product } from './state.ts';

/** A number of Smallest's own, and a call over Smallest's own carrier, which always succeeds. */
export const smallestOwnedNumber = '+14155550100';
const overSmallestCarrier: SipOutcome = {
  result: 'answered',
  sipCode: 200,
  reason: 'OK',
  ringSeconds: 3,
  talkSeconds: 10,
};

/**
 * Sends a call out: by the trunk of an imported product, with the digest it was imported with, or else over Smallest's
 * own carrier, past every trunk. This one function is what real SIP would replace.
 */
export async function sendOut(carrier: Carrier, product: Product | null, to: string): Promise<SipOutcome> {
  if (product === null || product.kind === 'rented') return overSmallestCarrier;
  try {
    return await carrier({
      terminationHost: product.terminationHost ?? '',
      userName: product.sipUsername ?? '',
      password: product.sipPassword ?? '',
      from: product.phoneNumber,
      to,
    });
  } catch {
    return { result: 'failed', sipCode: 503, reason: 'Service Unavailable', ringSeconds: 0, talkSeconds: 0 };
  }
}

/** The carrier of a simulator that is joined to none: nothing answers at any termination host. */
export async function nobodyAnswers(): Promise<SipOutcome> {
  return { result: 'failed', sipCode: 408, reason: 'Request Timeout', ringSeconds: 0, talkSeconds: 0 };
}
