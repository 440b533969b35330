import type { ComparedField } from '../reconcile/compare.ts';
import type { CallReading } from '../telephony/call-verdict.ts';
import { oneLine } from '../telephony/one-line.ts';
import type { PathReading } from '../telephony/sip-path.ts';

/*
 * What a diagnosis has looked at, in a sentence each, right or wrong. What is right rules causes out, and saves a
 * person from opening two consoles.
 */

export function observeCall(conversationId: string, call: CallReading): string {
  const { from = 'an unknown number', to = 'an unknown number', status, failureReason } = call;
  const reason = failureReason ? `with the reason "${oneLine(failureReason)}"` : 'without a reason';
  return `Atoms shows the call ${conversationId} from ${from} to ${to} as ${status}, ${reason}.`;
}

export function observePath({ direction, address, result, detail }: PathReading): string {
  const end = direction === 'outbound' ? 'the Exotel edge' : "Atoms' origination host";
  return `OPTIONS from a Lambda, before the call, to ${end} (${address}): ${result}${detail === '' ? '' : ` (${detail})`}.`;
}

export function observeField({ side, field, wanted, found, agrees }: ComparedField): string {
  return `${side}: ${field}: ${found}, ${agrees ? 'as wanted' : `wanted ${wanted}`}.`;
}

/** Said each time, so that nobody takes silence for a check. */
export const notShown =
  'No API shows the passwords, the SIP user name and the termination host that Atoms stored, or what a Connect applet dials.';
