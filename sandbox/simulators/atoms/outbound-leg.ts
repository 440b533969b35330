import type { CallSound, Carrier, SipOutcome } from '../sip-call.ts';
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
 * own carrier, past every trunk.
 */
export async function sendOut(
  carrier: Carrier,
  product: Product | null,
  to: string,
  signal: AbortSignal,
  sound: CallSound,
): Promise<SipOutcome> {
  if (product === null || product.kind === 'rented') {
    sound.spoken();
    sound.heard();
    return overSmallestCarrier;
  }
  const { terminationHost, sipUsername, sipPassword, phoneNumber: from } = product;
  const call = {
    terminationHost: terminationHost ?? '',
    userName: sipUsername ?? '',
    password: sipPassword ?? '',
    from,
    to,
  };
  try {
    return await carrier(call, signal, sound);
  } catch (error) {
    // A defect of the simulator must not look like an answer of the trunk, and the call has to end all the same.
    console.error('simulator defect:', error);
    return { result: 'failed', sipCode: 503, reason: 'Service Unavailable', ringSeconds: 0, talkSeconds: 0 };
  }
}
