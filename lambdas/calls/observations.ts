import type { ComparedField } from '../reconcile/compare.ts';
import type { CallReading } from '../telephony/call-verdict.ts';
import { quoted } from '../telephony/one-line.ts';
import type { PathReading } from '../telephony/sip-path.ts';

/*
 * What a diagnosis has looked at, in a sentence each, right or wrong. What is right rules causes out, and saves a
 * person from opening two consoles.
 */

export function observeCall(conversationId: string, call: CallReading): string {
  const { from = 'an unknown number', to = 'an unknown number', status, failureReason } = call;
  const reason = failureReason ? `with the reason ${quoted(failureReason)}` : 'without a reason';
  return `Atoms shows the call ${conversationId} from ${from} to ${to} as ${status}, ${reason}.`;
}

export function observePath({ direction, address, result, detail }: PathReading): string {
  const end = direction === 'outbound' ? 'the Exotel edge' : "Atoms' origination host";
  return `OPTIONS from a Lambda, before the call, to ${end} (${address}): ${result}${detail === '' ? '' : ` (${detail})`}.`;
}

export function observeField({ side, field, wanted, found, agrees }: ComparedField): string {
  return `${side}: ${field}: ${found}, ${agrees ? 'as wanted' : `wanted ${wanted}`}.`;
}

/** What a trunk says of encryption and edge: clues to a call without a common codec, or to TLS. */
export function observeSecurity(trunk: {
  trunkSid: string;
  secureTrunking: string | null;
  edgePreference: string | null;
}): string {
  const { trunkSid, secureTrunking, edgePreference } = trunk;
  const shown = `secure_trunking ${secureTrunking ?? 'not shown'}, edge_preference ${edgePreference ?? 'not shown'}`;
  const clue =
    secureTrunking === 'enabled'
      ? ': it wants TLS with SRTP, so that plain RTP or TCP may be what is refused'
      : secureTrunking === 'disabled'
        ? ': it does not ask for SRTP, so that a side which insists on it may be what is refused'
        : '';
  return `Exotel: trunk ${trunkSid}: ${shown}${clue}.`;
}

/** Said each time, so that nobody takes silence for a check. */
export const notShown =
  'No API shows the passwords, the SIP user name and the termination host that Atoms stored, or what a Connect applet dials.';
