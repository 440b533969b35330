import { type OutgoingRequestMessage, URI } from 'sip.js/lib/core/index.js';
import type { SipConnection } from './connection.ts';
import type { SipDestination } from './ladder.ts';

/** What an INVITE says of its call. */
export interface Invitation {
  destination: SipDestination;
  from: string;
  to: string;
  /** SDP */
  offer: string;
}

/**
 * The INVITE of a call. Sent again with an answer to a challenge, it belongs to the same call: Call-ID and From stay,
 * CSeq goes up (RFC 3261, 22.2).
 */
export function inviteRequest(
  connection: SipConnection,
  call: Invitation,
  previous?: OutgoingRequestMessage,
  authorization?: string,
): OutgoingRequestMessage {
  const { host, port, transport } = call.destination;
  return connection.core.makeOutgoingRequestMessage(
    'INVITE',
    new URI('sip', call.to, host, port, transport === 'tls' ? { transport } : {}),
    new URI('sip', call.from, connection.host),
    new URI('sip', call.to, host),
    previous ? { callId: previous.callId, fromTag: previous.fromTag, cseq: previous.cseq + 1 } : {},
    [...connection.ownHeaders, ...(authorization === undefined ? [] : [authorization])],
    { contentDisposition: 'session', contentType: 'application/sdp', content: call.offer },
  );
}
